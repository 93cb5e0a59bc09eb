// How people call one key of several: by its car's number alone while it is the first; pure.

/** `4512` and `4512-2`. */
export const keyName = ({ label, number }: { readonly label: string; readonly number: number }): string =>
  number > 1 && !label.endsWith(`-${number}`) ? `${label}-${number}` : label;
