/* The years of one project, which are one hit. */

/** Records in groups, each a project's, the latest year first; the groups are in the order of their first records. */
export const byProject = (records) => {
  const projects = new Map();
  for (const record of records) {
    const years = projects.get(record.project);
    if (years) years.push(record);
    else projects.set(record.project, [record]);
  }
  return [...projects.values()].map((years) => years.sort((one, other) => other.year - one.year));
};

const ONE_BY_ONE = ["amount", "amount-up", "year"];
const collator = new Intl.Collator("zh");

/**
 * Results as they are listed: in the order of relevance or of names, the years of one project are one hit. Sorted by amount or
 * by year each declaration is one: a hit with several amounts or years would stand at the place of one of them only.
 */
export const hitsOf = (records, sort) => {
  if (ONE_BY_ONE.includes(sort)) return records.map((record) => [record]);
  const hits = byProject(records);
  if (sort === "name") hits.sort(([one], [other]) => collator.compare(one.name, other.name));
  return hits;
};

/** The years of records: 2025、2024年度. */
export const yearsText = (records) => `${records.map(({ year }) => year).join("、")}年度`;
