/** Styles come into the page with the code that imports them. */
declare module "*.css";
