// stands in for @bosquejo/swiftshader: in the archive the driver lies unpacked beside this file and needs no cache
import { fileURLToPath } from "node:url";

const file = (name) => fileURLToPath(new URL(name, import.meta.url));

export const swiftShader = async () => ({ manifest: file("vk_swiftshader_icd.json"), loader: file("libvulkan.so.1") });
