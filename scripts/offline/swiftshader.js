// Replaces @bosquejo/swiftshader: the archive contains the unpacked driver next to this file, so no cache is needed.
import { fileURLToPath } from "node:url";

const file = (name) => fileURLToPath(new URL(name, import.meta.url));

export const swiftShader = async () => ({ manifest: file("vk_swiftshader_icd.json"), loader: file("libvulkan.so.1") });
