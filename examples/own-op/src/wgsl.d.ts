// Vite and Vitest give a file's text where its name ends with ?raw
declare module "*.wgsl?raw" {
  const text: string;
  export default text;
}
