import { expect, test } from "vitest";
import { commandLine, programName } from "../src/program.js";

const started = (by: string, cwd = "/home/me") => ({ cwd, env: { npm_config_user_agent: by } });

test("the command is pnpm cli in a checkout, with npx if npm started it", () => {
  expect(programName(started("pnpm/12.18.0 npm/? node/v20.19.0"))).toBe("pnpm cli");
  expect(programName(started("npm/10.8.2 node/v20.19.0"))).toBe("npx pnpm cli");
  expect(programName()).toBe("pnpm cli");
});

test("the command of an installed package is bosquejo, with npx if npm started it", () => {
  const installed = { folder: "/home/me/app/node_modules/@bosquejo/cli/", node: "/usr/bin/node" };
  expect(programName({ cwd: "/home/me/app", env: {} }, installed)).toBe("bosquejo");
  expect(programName(started("npm/10.8.2 node/v20.19.0"), installed)).toBe("npx bosquejo");
});

test.skipIf(process.platform === "win32")("the command of the offline bundle is its launcher, from any folder", () => {
  const bundle = { folder: "/media/usb stick/node_modules/@bosquejo/cli/", node: "/media/usb stick/node/bin/node" };
  expect(programName({ cwd: "/media/usb stick", env: {} }, bundle)).toBe("./bosquejo");
  expect(programName({ cwd: "/home/me", env: {} }, bundle)).toBe('"/media/usb stick/bosquejo"');
  expect(programName(undefined, bundle)).toBe("./bosquejo");
});

test("words that a shell would divide or change are quoted", () => {
  expect(commandLine(["train", "--resume", "runs/2026-01-31-sketch"])).toBe(
    "pnpm cli train --resume runs/2026-01-31-sketch",
  );
  expect(commandLine(["generate", "my runs/ä", 'a "red" $heart'])).toBe(
    'pnpm cli generate "my runs/ä" "a \\"red\\" \\$heart"',
  );
});
