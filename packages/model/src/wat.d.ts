declare module "*.wat" {
  /** Makes an instance of the module, and returns its exports. */
  const instantiate: () => unknown;
  export default instantiate;
}
