// The browser's tests: the review's girl played in Chromium, then every kind of page looked at. Usage: node run.mjs MARTLET PRACTICE [PICTURES]
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ended, force, SECRET, started } from '../stories/server.mjs';
import { crawl } from './crawl.mjs';
import { ten } from './questions.mjs';
import journeys, { actors, starts } from './journeys.mjs';
import { traced } from './trace.mjs';

const [martlet, practice, pictures] = process.argv.slice(2);
const dir = mkdtempSync(join(tmpdir(), 'martlet-browser-')), data = join(dir, 'data'), clock = join(dir, 'clock');
const now = '2026-01-05T02:00:00Z', log = [];
let peer, server, passed = 0, failed = 0;

async function test(name, body) {
	try {
		await body();
		passed++;
		console.log(`ok ${name}`);
	} catch (e) {
		failed++;
		console.log(`not ok ${name}\n      ${e.message.split('\n').slice(0, 12).join('\n      ')}`);
	}
}

try {
	if (pictures)
		mkdirSync(pictures, { recursive: true });
	const passphrase = await force(martlet, practice, data, 300, now);
	writeFileSync(clock, '+' + now);
	peer = await started(martlet, ['peer', '--listen', '127.0.0.1:0', '--secret', SECRET, '--mode', 'ok', '--clock', clock], /peer at (\S+)\/messages/, []);
	writeFileSync(join(data, 'channels'), `national_circulation ${peer.at}/messages ${SECRET}\n`);
	server = await started(martlet, ['serve', '--data', data, '--practice', practice, '--listen', '127.0.0.1:0', '--clock', clock],
		/(http:\/\/127\.0\.0\.1:\d+)/, log);
	const world = { base: server.at, passphrase, pictures, peer: peer.at, clock, now };
	for (const [name, body] of Object.entries(journeys))
		await test(`journey ${name.replaceAll('_', ' ')}`, () => body(world));
	await test('everything on the picture of the child is followed to its record', async () => {
		const { wrong, unseen, claims } = await traced(world, 'CH4471', world.child);
		console.log(`      ${claims.length} claims`);
		for (const what of ['strip', 'name', 'flag', 'fact', 'tile', 'to do', 'not known', 'happening'])
			if (!claims.some(c => c.what === what))
				throw new Error(`the picture has no ${what}`);
		if (wrong.length || unseen.length)
			throw new Error(`${wrong.join('\n')}\nplanted and not seen: ${unseen}`);
	});
	await test('ten questions typed into the box, each with its reason', () => ten(world));
	await test('every kind of page: axe, policy, cells, widths, both themes', async () => {
		const { complaints, checked, kinds } = await crawl(server.at, actors, passphrase, starts, pictures);
		console.log(`      ${kinds} kinds of page, ${checked} views`);
		if (kinds < 15)
			throw new Error(`only ${kinds} kinds of page were reached`);
		if (complaints.length)
			throw new Error(`${complaints.length} complaints:\n${complaints.join('\n')}`.slice(0, 6000));
	});
} catch (e) {
	failed++;
	console.log(`not ok browser\n      ${e.stack}\n${log.join('').slice(-2000)}`);
} finally {
	await ended(server?.child);
	await ended(peer?.child);
	if (failed)
		console.log(log.join('').slice(-6000));
	rmSync(dir, { recursive: true, force: true });
}
console.log(`browser: ${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
