import { defineConfig } from "vitest/config";

// without this file, vitest would take the configuration of a folder above this one
export default defineConfig({});
