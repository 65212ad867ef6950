// A dynamic import, which no binding offers. A path and not a package: the caller names a file of this site.
export const importModule = (path) => import(path);
