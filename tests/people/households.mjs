// Two hundred invented households in which everything that tells people apart at home goes wrong at once: twins, fathers and sons of one
// name, siblings, step-families. Each person is written down once to four times, with the slips of real records. One seed gives one file.

let state;

/** A whole number below n. */
function draw(n) {
	state ^= state << 13;
	state ^= state >>> 17;
	state ^= state << 5;
	return (state >>> 0) % n;
}
const pick = list => list[draw(list.length)];
const chance = hundredth => draw(100) < hundredth;

const GIRLS = ('Ada Beatrice Clara Dora Edith Flora Greta Hetty Imogen Joan Keira Lydia Mabel Nell Olive Pearl Queenie Ruth Sylvia Thea Una Vera Wanda ' +
	'Yasmin Zara Anika Bronwen Carys Dilys Elspeth').split(' ');
const BOYS = ('Alan Barnaby Callum Dylan Eric Felix Gareth Howard Ivor Jasper Keith Lewis Martin Neil Owen Percy Quentin Ralph Simon Tariq Umar Victor ' +
	'Walter Xavier Yusuf Zak Aaron Bilal Craig Desmond').split(' ');
const ALIKE = 'Mia/Maya,Amy/Emma,Leah/Lena,Ryan/Bryan,Jaden/Hayden'.split(',').map(p => p.split('/'));
const FIRST = 'Ash Bram Cold Dun East Fern Gold Hart Ing Kirk Lang Marsh North Oak Pen Raven Stan Thorn Up Whit Win Yar'.split(' ');
const LAST = 'bourne by dale den field ford ham hurst ley mere ridge stead stone ton wick worth'.split(' ');
const STREETS = 'Cinder,Larkspur,Tollgate,Quarry,Millrace,Bellfounders,Sorrel,Hopyard,Cooper,Lantern'.split(',');
const family = () => pick(FIRST) + pick(LAST);

function born(from, to) {
	const two = n => String(n).padStart(2, '0');
	return `${from + draw(to - from + 1)}-${two(1 + draw(12))}-${two(1 + draw(28))}`;
}

function home(n) {
	return { address: `${1 + draw(90)} ${pick(STREETS)} ${pick(['Road', 'Lane', 'Street'])}`, town: pick(['Northbeck', 'Easterleigh', 'Sandholme']),
		postcode: `Q${'BCDF'[n % 4]}${1 + n % 9} ${n % 10}${'ABDEFG'[n % 6]}${'HJLNPQ'[(n >> 2) % 6]}` };
}

function household(n) {
	const surname = family(), other = family(), at = home(n), people = [];
	const phone = '07700 900' + String(draw(1000)).padStart(3, '0');
	const add = (role, given, sex, date, surname_) => people.push({ household: n, role, given, sex, family: surname_, born: date, phone, ...at });
	const kind = n % 4;        // twins; a father and a son of one name; brothers and sisters; a step-family
	const father = pick(BOYS);
	add('father', father, 'M', born(1968, 1988), surname);
	add('mother', pick(GIRLS), 'F', born(1970, 1990), surname);
	if (kind === 0) {
		const date = born(2008, 2020), girls = chance(50), first = pick(girls ? GIRLS : BOYS);
		const [one, two] = chance(30) ? pick(ALIKE) : [first, pick((chance(50) ? BOYS : GIRLS).filter(g => g !== first))];
		add('twin', one, BOYS.includes(one) ? 'M' : 'F', date, surname);
		add('twin', two, BOYS.includes(two) ? 'M' : 'F', date, surname);
	} else if (kind === 1) {
		add('son of that name', father, 'M', born(2005, 2018), surname);
	}
	const names = new Set(people.map(p => p.given));
	for (let i = 0; i < 1 + draw(3); i++) {
		const girl = chance(50), given = pick((girl ? GIRLS : BOYS).filter(g => !names.has(g)));
		names.add(given);
		add('child', given, girl ? 'F' : 'M', born(2006, 2022), kind === 3 && i % 2 ? other : surname);
	}
	return people;
}

function slip(text) {
	const at = 1 + draw(text.length - 1);
	return chance(50) ? text.slice(0, at) + text.slice(at + 1) : text.slice(0, at) + text[at - 1] + text.slice(at);
}

/** The same person, as another record has them. */
function again(p) {
	const q = { ...p };
	if (chance(20))
		q.given = slip(q.given);
	if (chance(20))
		q.family = slip(q.family);
	if (chance(15))
		q.born = '';
	else if (chance(15))
		q.born = q.born.replace(/(\d\d)-(\d\d)$/, (m, a, b) => Number(b) <= 12 ? `${b}-${a}` : `${a}-${String(29 - Number(b)).padStart(2, '0')}`);
	if (chance(30))
		q.phone = '';
	if (chance(20))
		q.address = q.postcode = q.town = '';
	if (chance(4))
		[q.given, q.family] = [q.family, q.given];
	return q;
}

/** { csv, rows }: rows hold id, truth, household and role beside what is written. */
export function households(count = 200, seed = 0x2545f491) {
	const rows = [];
	state = seed;
	let truth = 0;
	for (let n = 0; n < count; n++)
		for (const person of household(n)) {
			truth++;
			for (let copies = 1 + (chance(60) ? draw(4) : 0), i = 0; i < copies; i++)
				rows.push({ ...(i ? again(person) : person), id: `H${rows.length}`, truth });
		}
	const columns = ['id', 'truth', 'given', 'family', 'born', 'sex', 'phone', 'address', 'town', 'postcode'];
	return { rows, csv: [columns.join(','), ...rows.map(r => columns.map(c => r[c]).join(',')), ''].join('\n') };
}
