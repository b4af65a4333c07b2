// Makes node_modules match package-lock.json. Runs on whatever Node the machine has, from 18 on.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { platform } from 'node:os';

const stampFile = 'node_modules/.holdfast-lock';
const nodeFile = 'node_modules/node/bin/node';
const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');

requireNode(18);
if (!isInstalled()) await install();
checkNode();

function isInstalled() {
  if (!existsSync(nodeFile)) return false;
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return true;
  if (!matchesLock()) return false;
  writeFileSync(stampFile, wanted); // somebody has run `npm ci` or `npm install` themselves
  return true;
}

/** npm writes down what it has installed; it does so last, so a cut-off install is not taken for a whole one. */
function matchesLock() {
  const hidden = 'node_modules/.package-lock.json';
  if (!existsSync(hidden)) return false;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const locked = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  return Object.entries(locked).every(
    ([path, entry]) =>
      !path.startsWith('node_modules/') ||
      entry.optional ||
      entry.devOptional ||
      entry.link ||
      installed[path]?.version === entry.version,
  );
}

async function install() {
  console.log(
    'Installing the npm packages of package-lock.json (npm ci): usually half a minute to two minutes.',
  );
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: 'inherit',
    shell: platform() === 'win32',
  });
  const ticker = setInterval(() => console.log(`  still installing after ${seconds()} s`), 10_000);
  const code = await new Promise((resolve) => npm.on('close', resolve));
  clearInterval(ticker);
  if (code !== 0) {
    fail(
      `npm ci has failed (exit code ${code}).`,
      'Its reason is above. Check the connection to the npm registry, then try again.',
    );
  }
  writeFileSync(stampFile, wanted);
  console.log(`Installed after ${seconds()} s.`);
}

function checkNode() {
  const { stdout } = spawnSync(nodeFile, ['--version'], { encoding: 'utf8' });
  if (stdout?.startsWith('v24.')) return;
  fail(
    'The npm package `node` has not brought Node 24.',
    'Its install script may have been switched off (npm config get ignore-scripts). Allow it and run: npm rebuild node',
  );
}

function requireNode(major) {
  if (Number(process.versions.node.split('.')[0]) >= major) return;
  fail(`Node.js ${process.version} is too old to install the project.`, `Install Node.js ${major} or newer.`);
}

function fail(problem, wayOut) {
  console.error(`\n${problem}\n${wayOut}\n`);
  process.exit(1);
}
