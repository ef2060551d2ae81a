// Vite and Vitest import a file as text if its name ends with ?raw
declare module "*.wgsl?raw" {
  const text: string;
  export default text;
}
