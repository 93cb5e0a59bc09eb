// What a page tells a worker that is ready to take the place of an older one; data only.
export const TAKE_OVER = 'takeOver';
