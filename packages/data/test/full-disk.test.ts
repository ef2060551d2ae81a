import { readdirSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { DataError, loadGlove } from "../src/index.js";
import { folderOf, jpeg, kinds, loadFolder, whats } from "./fixtures.js";

const disk = vi.hoisted(() => ({ room: Number.POSITIVE_INFINITY }));

/** Simulates a disk with room for `disk.room` bytes. It stores as many bytes of a write as fit, then fails. */
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const open = async (path: string, flags?: string): Promise<FileHandle> => {
    const handle = await real.open(path, flags);
    const writeFile = handle.writeFile.bind(handle);
    handle.writeFile = async (content) => {
      const bytes = content as Uint8Array;
      const fits = bytes.subarray(0, disk.room);
      disk.room -= fits.length;
      await writeFile(fits);
      if (fits.length < bytes.length) throw Object.assign(new Error("no space"), { code: "ENOSPC" });
    };
    return handle;
  };
  return { ...real, open };
});

const folder = async () =>
  folderOf({
    "a.jpg": await jpeg("#f00"),
    "b.jpg": await jpeg("#00f"),
    "captions.csv": "image,caption\na.jpg,one\nb.jpg,two\n",
  });
const filesBelow = (path: string) =>
  readdirSync(path, { recursive: true, encoding: "utf8" }).filter(
    (name) => /\.\w+$/.test(name) && !name.endsWith(".parts"),
  );

test.each([0, 100, 20_000, 30_000])(
  "a disk with room for %i bytes fails a required cache and contains no incomplete pack",
  async (room) => {
    const cacheFolder = folderOf({});
    disk.room = room;
    const error = await loadFolder(await folder(), { cacheFolder, cache: "required" }).catch(
      (reason: unknown) => reason,
    );
    disk.room = Number.POSITIVE_INFINITY;
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(/^cache: .*: cannot be written: the disk is full \(ENOSPC\): make room/);
    expect(filesBelow(cacheFolder).filter((name) => !name.endsWith(".part"))).toEqual([]);
  },
);

test("a full disk is only a problem if the cache is not required", async () => {
  const cacheFolder = folderOf({});
  disk.room = 100;
  const images = await loadFolder(await folder(), { cacheFolder });
  disk.room = Number.POSITIVE_INFINITY;
  expect(images.ids).toEqual(["a.jpg", "b.jpg"]);
  expect(images.cachedIn).toBeUndefined();
  expect(kinds(images)).toEqual(["cache"]);
  expect(whats(images)[0]).toBe(
    "the cache cannot be written: the disk is full (ENOSPC): the next load will take as long as this one",
  );
  expect(filesBelow(cacheFolder)).toEqual([]);
});

test("vectors that do not fit in the cache are loaded anyway, unless the cache is required", async () => {
  const file = join(folderOf({ "glove.txt": "dog 1 2\ncat 3 4\n" }), "glove.txt");
  const cacheFolder = folderOf({});
  disk.room = 80;
  const vectors = await loadGlove(file, new Set(["dog"]), { cacheFolder });
  expect([vectors.size, ...kinds(vectors)]).toEqual([1, "cache"]);
  disk.room = 80;
  await expect(loadGlove(file, new Set(["dog"]), { cacheFolder, cache: "required" })).rejects.toThrow(
    "the disk is full",
  );
  disk.room = Number.POSITIVE_INFINITY;
  expect(filesBelow(cacheFolder)).toEqual([]);
});
