// What the libraries of these pages call React: Preact in its shape, and the one thing that it lacks; built in by vite.config.ts.
//
// Decided: the pages run on Preact 11, written and typed as for React.
// Because: the desk's scripts are 104 kB that way instead of 162 kB (gzip), and Mantine runs on it as it is.
// Instead of: React, whose renderer alone is 60 kB, a third of what a phone on the lot has to fetch.
// Would change if: a part of Mantine that we use needs what only React has; the tests of all pages would say so.
import { Fragment } from 'preact/compat';

export * from 'preact/compat';
export { default } from 'preact/compat';
// Parts of Mantine that no page has (tabs, collapses) name it; what they would hide is shown.
export const Activity = Fragment;
