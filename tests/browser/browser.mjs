// One browser for all the checks: Debian's Chromium, nothing in the background, one context an actor.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { WHY } from '../stories/server.mjs';

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];

export function browser() {
	return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
}

// What a page must never do: complain, break its own policy, leave a cell empty, scroll sideways.
export function watch(page, complaints) {
	page.on('console', m => {
		if (['error', 'warning'].includes(m.type()) && !/Failed to load resource.*(404|403|422|409)/.test(m.text()))
			complaints.push(`${new URL(page.url()).pathname}: console: ${m.text()}`);
	});
	page.on('pageerror', e => complaints.push(`${page.url()}: ${e.message}`));
}

export async function axe(page) {
	const r = await page.evaluate(`${axeSource}; axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})`);
	return r.violations.map(v => `${v.id}: ${v.help} (${v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.html.slice(0, 120)).join('; ')})`);
}

export function empties(page) {
	return page.evaluate(() => [...document.querySelectorAll('td, dd, th')]
		.filter(e => !e.textContent.trim() && !e.querySelector('input, img, svg[role=img], button, select'))
		.map(e => `${e.tagName} in ${e.closest('section, table, dl')?.getAttribute('aria-label') ?? e.parentElement.outerHTML.slice(0, 120)}`));
}

export function sideways(page) {
	return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
}

export function smallTargets(page) {
	return page.evaluate(() => [...document.querySelectorAll('main button, main input[type=submit], main a[role=button]')]
		.filter(e => e.offsetParent && (e.getBoundingClientRect().height < 24 || e.getBoundingClientRect().width < 24)).map(e => e.outerHTML.slice(0, 100)));
}

export async function signIn(page, base, number, passphrase) {
	await page.goto(`${base}/sign-in`);
	await page.fill('input[name=number]', number);
	await page.fill('input[name=password]', passphrase);
	await Promise.all([page.waitForNavigation(), page.click('main button[type=submit], main button:not([type])')]);
	if (await page.locator('input[name=password]').count())
		throw new Error(`${number} could not sign in: ${(await page.textContent('main')).trim().slice(0, 300)}`);
	if (await page.locator('form[action="/purpose"]').count()) {
		const asked = page.locator('form[action="/purpose"]').first();
		if (await asked.locator('input[name=why]').count())
			await asked.locator('input[name=why]').fill(WHY);
		await Promise.all([page.waitForNavigation(), asked.locator('button').click()]);
	}
}
