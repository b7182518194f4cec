// Ten things a call handler types, each with what must be said of the row that answers it. One box, no form, no syntax.
import { axe, browser, empties, sideways, signIn, watch } from './browser.mjs';

// what: the picture's name. row: words of the row that must be there; why: words of its reason.
export const questions = [
	{ what: 'misspelt', typed: 'Kiera Ashdwon', row: /Ashdown, Keira Leigh/, why: /spelt or sounding alike \(ashdwon, ashdown\)/ },
	{ what: 'nickname', typed: 'kiki ashdown', row: /Ashdown, Keira Leigh/, why: /[Ff]irst names: the same \(kiki\)/ },
	{ what: 'sound', typed: 'keera ashdoun', row: /Ashdown, Keira Leigh/, why: /surnames: spelt or sounding alike/ },
	{ what: 'age', typed: 'keira about 13', row: /Ashdown, Keira Leigh/, why: /born about then/ },
	{ what: 'date', typed: 'ashdown 2/3/2012', row: /Ashdown, Keira Leigh/, why: /[Dd]ates? of birth/ },
	{ what: 'phone', typed: '+44 7700 900416', row: /Ashdown, Keira Leigh/, why: /[Tt]elephone|[Pp]hone number/ },
	{ what: 'postcode', typed: 'SX1 1AH', row: /Ashdown, Keira Leigh/, why: /same postcode/ },
	{ what: 'house', typed: '22 larch close', row: /Ashdown, Alfie/, why: /same house/ },
	{ what: 'vehicle', typed: 'zq1o 0kb', row: /^Ferris, Dale/, why: /Registration mark: linked to ZQ10 OKB/ },
	{ what: 'school', typed: 'keira seahaven academy', row: /Ashdown, Keira Leigh/, why: /through Seahaven Academy/ },
	{ what: 'reference', typed: 'the reference', row: /Ashdown, Keira Leigh/, why: /Reference/ },
];

function must(good, words) {
	if (!good)
		throw new Error(words);
}

async function rows(page) {
	return page.evaluate(() => [...document.querySelectorAll('main table tbody tr')].map(tr => ({ who: tr.querySelector('th').innerText,
		why: tr.querySelector('td[data-label^=Why]').innerText })));
}

async function ask(page, base, q, pictures, wide) {
	await page.goto(`${base}/find?list=1&q=${encodeURIComponent(q.typed)}`);
	const all = await rows(page);
	if (pictures)
		await page.screenshot({ path: `${pictures}/find-${q.what}-${wide}.png`, fullPage: true });
	const row = all.findIndex(r => q.row.test(r.who));
	must(row >= 0, `"${q.typed}" did not find ${q.row}: ${all.slice(0, 5).map(r => r.who.replace(/\s+/g, ' ')).join(' | ')}`);
	must(row < 3, `"${q.typed}" has ${q.row} only ${row + 1}th`);
	must(q.why.test(all[row].why), `"${q.typed}": the reason is "${all[row].why}", and not ${q.why}`);
	const said = await page.textContent('main');
	must(/Searched/i.test(said), `"${q.typed}": not said what was searched`);
	// Whoever is hidden is not counted: a figure short of them, let alone below nothing, would say so.
	must(!/and (-\d+|0) people/.test(said), `"${q.typed}": ${said.match(/and \S+ people/)}`);
	const bad = [...await empties(page), ...(await sideways(page) ? [`${wide} wide scrolls sideways`] : []), ...(wide === 1440 ? await axe(page) : [])];
	must(bad.length === 0, `"${q.typed}": ${bad.join('\n')}`);
}

/** Every question at both widths, each photographed when asked for. */
export async function ten(world) {
	const b = await browser(), complaints = [];
	try {
		const page = await (await b.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
		watch(page, complaints);
		await signIn(page, world.base, 'CH4471', world.passphrase);
		await page.goto(`${world.base}/find?list=1&q=Keira+Ashdown`);
		await Promise.all([page.waitForNavigation(), page.click('main a:has-text("Keira Leigh")')]);
		questions.find(q => q.what === 'reference').typed = (await page.textContent('main')).match(/PN-[A-Z0-9-]+/)?.[0] ?? 'no reference on the page';
		const faults = [];
		for (const wide of [1440, 390]) {
			await page.setViewportSize({ width: wide, height: 900 });
			for (const q of questions)
				await ask(page, world.base, q, world.pictures, wide).catch(e => faults.push(e.message));
		}
		must(faults.length === 0, faults.join('\n'));
		must(complaints.length === 0, complaints.join('\n'));
	} finally {
		await b.close();
	}
}
