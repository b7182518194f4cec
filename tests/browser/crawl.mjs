// Every page a role can reach by links, a few of each kind, in both themes and both widths: axe, the page's own policy, no empty
// cell, no sideways scroll, targets large enough. Gives complaints, one a line.
import { axe, browser, empties, sideways, signIn, smallTargets, watch } from './browser.mjs';

const OF_A_KIND = 2, PAGES_MOST = 70;

export function kindOf(path) {
	const u = new URL(path, 'http://x');
	const params = [...u.searchParams.keys()].filter(k => !['q'].includes(k)).sort().join('&');
	return u.pathname.replace(/[A-Z]{2,5}-\d{4}-\d{4,}/g, '{ref}').replace(/\/how\/[^/]+/, '/how/{name}') + (params ? '?' + params : '');
}

async function look(page, path, complaints, base) {
	const response = await page.goto(base + path, { waitUntil: 'load' });
	if (response.status() >= 400)
		complaints.push(`${path}: a link led to ${response.status()}`);
	return page.evaluate(() => [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href')));
}

async function judge(page, path, theme, complaints) {
	const tell = (what, list) => list.forEach(x => complaints.push(`${path} [${theme} ${page.viewportSize().width}]: ${what}: ${x}`));
	tell('axe', await axe(page));
	tell('empty cell', await empties(page));
	if (page.viewportSize().width < 500) {
		if (await sideways(page))
			complaints.push(`${path} [${theme} ${page.viewportSize().width}]: scrolls sideways`);
		tell('small target', await smallTargets(page));
	}
}

async function theme(page, base, name) {
	await page.goto(base + '/settings');
	const input = page.locator(`input[name=theme][value=${name}], select[name=theme]`).first();
	if (await input.evaluate(e => e.tagName) === 'SELECT')
		await input.selectOption(name);
	else
		await input.check({ force: true });
	await Promise.all([page.waitForNavigation(), input.locator('xpath=ancestor::form').locator('button').first().click()]);
}

export async function crawl(base, actors, passphrase, starts, pictures) {
	const b = await browser(), complaints = [], seen = new Map();
	let checked = 0;
	for (const number of actors) {
		const context = await b.newContext({ viewport: { width: 1440, height: 900 } });
		const page = await context.newPage();
		watch(page, complaints);
		await signIn(page, base, number, passphrase);
		const queue = ['/', ...starts], mine = [];
		const queued = new Set(queue);
		while (queue.length && mine.length < PAGES_MOST) {
			const path = queue.shift(), kind = kindOf(path);
			if ((seen.get(kind) ?? 0) >= OF_A_KIND)
				continue;
			seen.set(kind, (seen.get(kind) ?? 0) + 1);
			mine.push(path);
			for (const href of await look(page, path, complaints, base)) {
				const u = new URL(href, base + path);
				const next = u.pathname + u.search;
				if (u.origin === base && !queued.has(next) && !/^\/(sign-out|assets)/.test(next)) {
					queued.add(next);
					queue.push(next);
				}
			}
		}
		for (const name of ['day', 'night']) {
			await theme(page, base, name);
			for (const path of mine)
				for (const width of [1440, 390, ...(name === 'day' ? [320] : [])]) {
					await page.setViewportSize({ width, height: 900 });
					await page.goto(base + path);
					if (width === 320) {
						if (await sideways(page))
							complaints.push(`${path} [320]: scrolls sideways`);
					} else {
						await judge(page, path, name, complaints);
						if (pictures)
							await page.screenshot({ path: `${pictures}/${number}-${kindOf(path).replace(/[^a-z]+/gi, '_')}-${name}-${width}.png`, fullPage: true });
					}
					checked++;
				}
		}
		await context.close();
	}
	await b.close();
	return { complaints: [...new Set(complaints)], checked, kinds: seen.size };
}
