/*
 * The records that can be searched, loaded from search/data/ in stages: names, then indicators, then goals.
 *
 * generator/outputs/data/search_data.py writes these files; the two change together. Whatever is loaded can be
 * searched at once.
 */

import { MissingFileError, loadJson, pageAddress } from "./files.js";
import { fold, includesWhole, withoutBrackets } from "./fold.js";

const TIME_SLICE = 8; // milliseconds of work before the page gets its turn

const FORMAT = 1; // of the data, as search_data.py has it

/** Scripts of an earlier version cannot read the data. */
export class OutdatedScriptsError extends Error {}

/** Do `work(0)` to `work(count - 1)` in slices that leave the page responsive. */
const inTimeSlices = async (count, work) => {
  let start = performance.now();
  for (let n = 0; n < count; n += 1) {
    work(n);
    if (performance.now() - start > TIME_SLICE) {
      await new Promise((resolve) => setTimeout(resolve));
      start = performance.now();
    }
  }
};

/**
 * Everything that can be searched. `records` are in the order of their amounts, the largest first;
 * `stage` counts the stages that are complete: 1 names, 2 indicators, 3 goals.
 */
export class Store {
  constructor() {
    this.index = null;
    this.records = [];
    this.documents = [];
    this.stage = 0;
    this.loaded = 0; // of 1; stays below 1 if something could not be loaded
    this.failed = false;
    this.listeners = new Set();
  }

  /** Start loading, once, or anew after a failure; resolves when every stage is there. */
  load() {
    this.loading ??= this.loadAll().catch((error) => {
      this.loading = null;
      this.failed = true;
      this.notify(Math.min(this.loaded, 0.99));
      throw error;
    });
    return this.loading;
  }

  async loadAll() {
    this.failed = false;
    this.notify(0);
    try {
      await this.loadStages("index.json");
    } catch (error) {
      if (!(error instanceof MissingFileError)) throw error;
      await this.loadStages(`index.json?${Date.now()}`); // past every cache
    }
  }

  async loadStages(index) {
    this.index = await loadJson(index, "no-cache");
    if (this.index.format !== FORMAT) throw new OutdatedScriptsError();
    this.stage = 0;
    const shards = this.index.shards;
    const total = shards.reduce((sum, { count }) => sum + count, 0) * 3 || 1;
    let done = 0;
    const loadShards = async (stage, adopt) => {
      await Promise.all(
        shards.map(async (shard) => {
          const content = await loadJson(shard[stage], "default");
          await adopt(shard, content);
          done += shard.count;
          this.notify(done / total);
        }),
      );
      this.stage += 1;
      this.notify(done / total);
    };
    const positionsIn = (groups) => new Map(groups.map(([slug], position) => [slug, position]));
    const positions = { units: positionsIn(this.index.units), departments: positionsIn(this.index.departments) };
    const byShard = new Map();
    await loadShards("names", async (shard, names) => {
      byShard.set(shard, await this.nameRecords(shard, names, positions));
    });
    this.records = shards.flatMap((shard) => byShard.get(shard)).sort((one, other) => other.amount - one.amount);
    this.notify(done / total);
    await loadShards("indicators", (shard, content) => this.addIndicators(byShard.get(shard), content));
    const documents = loadJson(this.index.documents, "default");
    await loadShards("goals", (shard, goals) => {
      const records = byShard.get(shard);
      return inTimeSlices(records.length, (n) => {
        records[n].goal = goals[n];
        records[n].inGoal = fold(goals[n]);
      });
    });
    this.documents = (await documents).map(([address, title, text]) => ({
      url: pageAddress(address),
      title,
      text,
      inText: fold(`${title}\n${text}`),
    }));
    this.notify(1);
  }

  async nameRecords({ year }, names, positions) {
    const units = names.units.map((slug) => positions.units.get(slug));
    const departments = names.departments.map((slug) => positions.departments.get(slug));
    const records = new Array(names.name.length);
    await inTimeSlices(records.length, (n) => {
      const unit = units[names.unit[n]];
      const department = departments[names.department[n]];
      const [slug, unitName] = this.index.units[unit];
      records[n] = {
        year,
        name: names.name[n],
        amount: names.amount[n],
        address: `${year}/${slug}/${names.slug[n]}`,
        project: `${slug}/${names.slug[n]}`,
        url: pageAddress(`${year}/${slug}/${names.slug[n]}/`),
        unit,
        department,
        nature: names.nature[n],
        category: names.category[n],
        kinds: 0,
        rows: null,
        goal: "",
        inName: fold(names.name[n]),
        inPlace: fold(`${unitName}\n${this.index.departments[department][1]}`),
        inIndicators: "",
        inGoal: "",
      };
    });
    return records;
  }

  addIndicators(records, { names, values, rows, headings = [] }) {
    for (const [n, at, text] of headings) (records[n].headings ??= new Map()).set(at, text);
    const inNames = names.map(fold);
    const inValues = values.map(fold);
    const plainValues = inValues.map(withoutBrackets);
    return inTimeSlices(records.length, (n) => {
      const record = records[n];
      const row = rows[n];
      let kinds = 0;
      const text = [];
      for (let at = 0; at < row.length; at += 3) {
        kinds |= 1 << row[at];
        const value = row[at + 2];
        text.push(inNames[row[at + 1]], inValues[value]);
        if (plainValues[value] !== inValues[value]) text.push(plainValues[value]);
      }
      record.kinds = kinds;
      record.inIndicators = text.join("\n");
      record.rows = { row, names, values, inNames, inValues, plainValues };
    });
  }

  notify(loaded) {
    this.loaded = loaded;
    this.listeners.forEach((listener) => listener(this));
  }
}

/** The indicators of a record: position of the kind, name, value, and the headings if they are printed otherwise. */
export const indicatorsOf = ({ rows, headings }) => {
  const indicators = [];
  for (let at = 0; rows && at < rows.row.length; at += 3) {
    const [kind, name, value] = rows.row.slice(at, at + 3);
    indicators.push({ kind, name: rows.names[name], value: rows.values[value], headings: headings?.get(at / 3) });
  }
  return indicators;
};

/** The positions, among the indicators of a record, of those that have a name and a value, as `nameAndValue` gives them. */
export const indicatorHits = ({ rows }, parts) => {
  if (!rows) return [];
  const hits = [];
  for (let at = 0; at < rows.row.length; at += 3) {
    const [, name, value] = rows.row.slice(at, at + 3);
    const stated = [rows.inValues[value], rows.plainValues[value]];
    const isStated = stated.some((text) => text.startsWith(parts[1]) && includesWhole(text, parts[1]));
    if (isStated && rows.inNames[name].endsWith(parts[0])) hits.push(at / 3);
  }
  return hits;
};

/** The store of this page, which the header's box and the search page share. */
export const store = new Store();
