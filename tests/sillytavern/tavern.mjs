// SillyTavern's own server on a free loopback port over a data folder of its own, and a headless browser that shows it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = fileURLToPath(new URL('.', import.meta.url));
// SillyTavern compiles its front-end once per version, into its data folder (in a container: into its own); the result may be kept, everything else is new each time.
const compiled = join(here, '..', '..', 'artifacts', 'sillytavern-frontend');

export async function startTavern() {
  const folder = await mkdtemp(join(tmpdir(), 'kindred-sillytavern-'));
  await mkdir(join(folder, 'data'), { recursive: true });
  await mkdir(compiled, { recursive: true });
  await symlink(compiled, join(folder, 'data', '_webpack'));
  const port = await freePort();
  const server = spawn(process.execPath, [
    join(here, 'node_modules', 'sillytavern', 'server.js'),
    '--dataRoot', join(folder, 'data'), '--configPath', join(folder, 'config.yaml'), '--port', String(port), '--browserLaunchEnabled', 'false', '--listen', 'false',
  ], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = [];
  const ended = new Promise(done => server.once('exit', done));
  const listening = new Promise((done, fail) => {
    const hear = text => {
      log.push(String(text));
      if (log.join('').includes('is listening on')) done();
    };
    server.stdout.on('data', hear);
    server.stderr.on('data', hear);
    ended.then(code => fail(new Error(`SillyTavern ended with ${code}:\n${log.join('').slice(-2000)}`)));
  });
  await listening;
  return {
    address: `http://127.0.0.1:${port}`,
    log,
    install: (name, from) => cp(from, join(folder, 'data', 'default-user', 'extensions', name), { recursive: true }),
    async stop() {
      listening.catch(() => { });
      server.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function startBrowser() {
  return chromium.launch({
    executablePath: (process.env.PATH ?? '').split(delimiter).map(folder => join(folder, 'chromium')).find(existsSync),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

async function freePort() {
  const probe = createServer();
  await new Promise(done => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address();
  await new Promise(done => probe.close(done));
  return port;
}
