import { basename, resolve } from 'node:path';

/** Root of the projections package, from source and from dist alike: .sql and web files are read from there. */
export const packageRoot: string = basename(__dirname) === 'dist' ? resolve(__dirname, '..') : __dirname;
