// Plays tests/stories/*.story against a real server: actors, times, posts, what each sees, what the ledger holds.
// The language is told in README.md beside this file. Usage: node run.mjs MARTLET PRACTICE [STORY…]
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode, linksOf, textOf } from './page.mjs';
import { ended, force, run, SECRET, started } from './server.mjs';
import { Visitor } from './visitor.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const [martlet, practice, ...named] = process.argv.slice(2);
class World {
	constructor() {
		this.dir = mkdtempSync(join(tmpdir(), 'martlet-story-'));
		this.data = join(this.dir, 'data');
		this.clockFile = join(this.dir, 'clock');
		this.actors = {};
		this.taken = {};
		this.typed = {};
		this.forged = {};
		this.log = [];
	}

	async begin() {
		if (this.server)
			return;
		this.passphrase = await force(martlet, practice, this.data, this.people ?? 300, this.now);
		writeFileSync(this.clockFile, this.now);
		await this.serve();
	}

	async serve() {
		if (this.peerMode && !this.peer) {
			this.peer = await started(martlet, ['peer', '--listen', '127.0.0.1:0', '--secret', SECRET, '--mode', this.peerMode, '--clock', this.clockFile], /peer at (\S+)\/messages/, []);
			writeFileSync(join(this.data, 'channels'), `national_circulation ${this.peer.at}/messages ${SECRET}\n`);
		}
		this.server = await started(martlet, ['serve', '--data', this.data, '--practice', practice, '--listen', '127.0.0.1:0', '--clock', this.clockFile],
			/(http:\/\/127\.0\.0\.1:\d+)/, this.log);
	}

	async end() {
		await ended(this.server?.child);
		await ended(this.peer?.child);
	}

	async submit(button) {
		const { typed, forged } = this;
		this.typed = {};
		this.forged = {};
		return this.actor.submit(button, typed, forged);
	}
}

const unquote = s => s.replace(/^"(.*)"$/s, '$1');
const units = { second: 1, minute: 60, hour: 3600, day: 86400 };

function moved(now, words) {
	const m = words.match(/^\+(\d+) (second|minute|hour|day)s?$/);
	const t = m ? Date.parse(now) + Number(m[1]) * units[m[2]] * 1000 : Date.parse(words);
	if (Number.isNaN(t))
		throw new Error(`'${words}' is no time`);
	return new Date(t).toISOString().replace('.000Z', 'Z');
}

function must(world, want, text) {
	if (textOf(world.actor.page).includes(text) !== want)
		throw new Error(`${want ? 'not seen' : 'seen'}: "${text}" at ${world.actor.at} (${world.actor.status})\n      page: ${textOf(world.actor.page).slice(0, 12000)}`);
}

// Every page that links lead to, a few of each kind: a reference stands for all of its kind.
const OF_A_KIND = 3;
const kindOf = path => path.replace(/[A-Z]{2,4}-\d{4}-\d{6}/g, '*').replace(/=[^&]*/g, '=');

async function crawled(world, look) {
	const seen = new Set(), kinds = {}, waiting = ['/', '/settings', '/how', '/find?q=a', '/people', '/phones', '/places', '/vehicles'];
	let pages = 0;
	while (waiting.length) {
		const path = waiting.shift().replace(/#.*/, ''), kind = kindOf(path);
		if (!path.startsWith('/') || path.startsWith('/assets') || seen.has(path) || (kinds[kind] ?? 0) >= OF_A_KIND)
			continue;
		seen.add(path);
		kinds[kind] = (kinds[kind] ?? 0) + 1;
		await world.actor.open(path);
		if (world.actor.status === 429)
			throw new Error(`slowed down after ${pages} pages`);
		pages++;
		look(path);
		waiting.push(...linksOf(world.actor.page).map(l => l.href));
	}
	return pages;
}

const verbs = {
	clock: async (w, rest) => {
		w.now = moved(w.now, rest);
		if (w.server)
			writeFileSync(w.clockFile, w.now);
	},
	people: async (w, rest) => { w.people = Number(rest); },
	peer: async (w, rest) => {
		w.peerMode = rest;
		if (w.peer)
			await fetch(`${w.peer.at}/mode/${rest}`, { method: 'POST' });
	},
	actor: async (w, rest) => {
		const [name, number, unasked] = rest.split(/\s+/);
		w.actors[name] = new Visitor(name, number, () => w.server.at, unasked === 'unasked');
	},
	as: async (w, rest) => {
		await w.begin();
		w.actor = w.actors[rest];
		if (!w.actor)
			throw new Error(`no actor '${rest}'`);
		await w.actor.signIn(w.passphrase);
	},
	open: async (w, rest) => { await w.actor.open(rest); },
	follow: async (w, rest) => {
		const link = linksOf(w.actor.page).find(l => l.text === unquote(rest)) ?? linksOf(w.actor.page).find(l => l.text.includes(unquote(rest)));
		if (!link)
			throw new Error(`no link ${rest} at ${w.actor.at}; links: ${linksOf(w.actor.page).map(l => l.text).join(' | ').slice(0, 2500)}`);
		await w.actor.open(link.href);
	},
	type: async (w, rest) => {
		const [, name, value] = rest.match(/^(\S+)\s*=\s*(.*)$/s);
		(w.typed[name] ??= []).push(value);
	},
	forge: async (w, rest) => {
		const [, name, value] = rest.match(/^(\S+)\s*=\s*(.*)$/s);
		w.forged[name] = value;
	},
	send: async (w, rest) => { await w.submit(rest ? unquote(rest) : undefined); },
	'send-again': async w => { await w.actor.post(); },
	origin: async (w, rest) => { w.actor.origin = rest === 'own' ? undefined : rest; },
	status: async (w, rest) => {
		if (w.actor.status !== Number(rest))
			throw new Error(`status is ${w.actor.status} at ${w.actor.at}, not ${rest}: ${textOf(w.actor.page).slice(0, 800)}`);
	},
	see: async (w, rest) => must(w, true, unquote(rest)),
	nowhere: async (w, rest) => {
		const words = rest.match(/"[^"]*"/g).map(unquote);
		const pages = await crawled(w, path => {
			const found = words.find(x => decode(w.actor.page).toLowerCase().includes(x.toLowerCase()));
			if (found)
				throw new Error(`"${found}" stands at ${path} (${w.actor.status})`);
		});
		if (process.env.MARTLET_KEEP)
			console.log(`${pages} pages looked through`);
		if (pages < 100)
			throw new Error(`only ${pages} pages could be looked through`);
	},
	alike: async (w, rest) => {
		const pages = [];
		for (const path of rest.split(/\s+/)) {
			await w.actor.open(path);
			pages.push(`${w.actor.status} ${w.actor.page.replace(/nonce="[0-9a-f]*"/g, '').replaceAll(path, '').replaceAll(encodeURIComponent(path), '')}`);
		}
		const at = [...pages[0]].findIndex((c, i) => c !== pages[1][i]);
		if (pages[0] !== pages[1])
			throw new Error(`these differ: "${pages[0].slice(at - 40, at + 40)}", "${pages[1].slice(at - 40, at + 40)}"`);
	},
	'not-see': async (w, rest) => must(w, false, unquote(rest)),
	order: async (w, rest) => {
		const page = textOf(w.actor.page), wanted = [...rest.matchAll(/"([^"]*)"/g)].map(m => m[1]), at = wanted.map(s => page.indexOf(s));
		if (at.length < 2 || at.some((n, i) => n < 0 || (i && n < at[i - 1])))
			throw new Error(`not in that order (${at.join(', ')}) at ${w.actor.at}`);
	},
	await: async (w, rest) => {
		for (let i = 0; i < 100 && !textOf(w.actor.page).includes(unquote(rest)); i++) {
			await new Promise(done => setTimeout(done, 100));
			await w.actor.open(w.actor.at);
		}
		must(w, true, unquote(rest));
	},
	take: async (w, rest) => {
		const [name, prefix] = rest.split(/\s+/);
		const found = (w.actor.at + ' ' + textOf(w.actor.page)).match(new RegExp(`${prefix}[A-Z0-9-]*\\d`));
		if (!found)
			throw new Error(`nothing beginning ${prefix} at ${w.actor.at}`);
		w.taken[name] = found[0];
	},
	keep: async (w, rest) => { w.taken[rest] = w.now; },
	restart: async w => {
		await ended(w.server.child);
		w.log = [];
		await w.serve();
	},
	verify: async w => {
		await ended(w.server.child);
		const out = await run(martlet, ['verify', '--data', w.data]).catch(e => e);
		if (out.code)
			throw new Error(`verify is not clean: ${out.stdout}${out.stderr}`);
		w.log = [];
		await w.serve();
	},
};

async function play(file) {
	const world = new World();
	const lines = readFileSync(file, 'utf8').split('\n');
	world.now = '2026-01-05T02:00:00Z';
	let checks = 0;
	try {
		for (let i = 0; i < lines.length; i++) {
			const line = lines[i].trim();
			if (!line || line.startsWith('#'))
				continue;
			const cut = line.search(/\s|$/);
			const verb = verbs[line.slice(0, cut)];
			const rest = line.slice(cut).trim().replace(/\$([A-Z]+)/g, (all, name) => world.taken[name] ?? all);
			try {
				if (!verb)
					throw new Error(`no verb '${line.slice(0, cut)}'`);
				await verb(world, rest);
				checks += ['see', 'not-see', 'nowhere', 'alike', 'order', 'status', 'await', 'verify'].includes(line.slice(0, cut)) ? 1 : 0;
			} catch (e) {
				e.message = `${basename(file)}:${i + 1}: ${line}\n      ${e.message}`;
				throw e;
			}
		}
		if (checks === 0)
			throw new Error(`${basename(file)}: the story checks nothing`);
		return null;
	} catch (e) {
		return e.message + (e.message.includes('fetch failed') ? `\n      ${String(e.cause)} ${world.log.join('').slice(-1500)}` : '');
	} finally {
		await world.end();
		if (process.env.MARTLET_KEEP)
			console.log(`kept ${world.dir}`);
		else
			rmSync(world.dir, { recursive: true, force: true });
	}
}

const files = named.length ? named : readdirSync(here).filter(f => f.endsWith('.story')).sort().map(f => join(here, f));
let passed = 0, failed = 0;
for (const file of files) {
	const trouble = await play(file);
	if (trouble)
		failed++;
	else
		passed++;
	console.log(trouble ? `not ok ${basename(file)}\n      ${trouble}` : `ok ${basename(file)}`);
}
console.log(`stories: ${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
