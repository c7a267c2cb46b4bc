-- The catalog: what all declarations say, and what a site was built of.
--
-- Amounts are whole 分. A declaration is published at year/unit/project; `unit`, `department`, `nature` and `category`
-- are slugs unless a comment says otherwise. Nothing here refers to the registry: a declaration names its bodies itself.

CREATE TABLE declaration (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    unit TEXT NOT NULL,
    project TEXT NOT NULL,
    department TEXT NOT NULL,
    project_name TEXT NOT NULL,
    implementing_unit TEXT NOT NULL,    -- name
    competent_department TEXT NOT NULL, -- name
    nature TEXT NOT NULL,               -- 项目性质 as the form has it; '' for a blank cell
    category TEXT NOT NULL,             -- 项目类别 as the form has it; '' for a blank cell
    amount INTEGER NOT NULL,            -- 年度资金申请总额
    content BLOB NOT NULL,              -- the declaration as JSON, as its page publishes it, compressed by zlib
    yaml_digest TEXT NOT NULL,          -- of its file
    UNIQUE (year, unit, project)
);
CREATE INDEX declaration_project ON declaration (unit, project);

-- The lists that a declaration is on: `grouping` is a way to group declarations, `slug` one of its groups. The key is the
-- order of every list, the largest amount first; `name` is what the declaration calls the group.
CREATE TABLE membership (
    grouping TEXT NOT NULL,
    slug TEXT NOT NULL,
    amount INTEGER NOT NULL,
    year INTEGER NOT NULL,
    unit TEXT NOT NULL,
    project TEXT NOT NULL,
    name TEXT NOT NULL,
    declaration INTEGER NOT NULL REFERENCES declaration (id),
    PRIMARY KEY (grouping, slug, amount DESC, year, unit, project)
) WITHOUT ROWID;

-- The amounts of 项目资金 (whole life) and 年度资金 (this year); no row for a blank cell.
CREATE TABLE funding (
    declaration INTEGER NOT NULL REFERENCES declaration (id),
    period TEXT NOT NULL,               -- project or annual
    role TEXT NOT NULL,                 -- a field of declarations/model.py, such as total, fiscal, carryover
    amount INTEGER NOT NULL,
    PRIMARY KEY (declaration, period, role)
) WITHOUT ROWID;

CREATE TABLE goal (
    declaration INTEGER NOT NULL REFERENCES declaration (id),
    period TEXT NOT NULL,               -- project or annual
    text TEXT NOT NULL,
    PRIMARY KEY (declaration, period)
) WITHOUT ROWID;

-- What indicators have in common that can be compared: kind (slug of level 1 and level 2), name, and unit of measure as
-- written. A measure without numbers is in words. The years of a project count once, by the latest; the figures are text,
-- as exact as the form's, and those of the middle are two if the number of projects is even. A quartile is a figure that a
-- project states: what remains at that end without a quarter of the projects, rounded down.
CREATE TABLE measure (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    in_words INTEGER NOT NULL,          -- 1 if its values are words
    unit TEXT NOT NULL,                 -- unit of measure; '' if there is none
    slug TEXT NOT NULL,
    projects INTEGER NOT NULL DEFAULT 0,
    least TEXT,
    lower_quartile TEXT,
    lower_middle TEXT,
    upper_middle TEXT,
    upper_quartile TEXT,
    most TEXT,
    latest INTEGER,                     -- the declaration of the latest year that states it
    UNIQUE (kind, name, in_words, unit)
);
CREATE INDEX measure_use ON measure (kind, projects DESC, name, in_words, unit);
CREATE INDEX measure_slug ON measure (kind, slug);

CREATE TABLE indicator (
    declaration INTEGER NOT NULL REFERENCES declaration (id),
    position INTEGER NOT NULL,          -- from 0, in the order of the form
    measure INTEGER NOT NULL REFERENCES measure (id),
    value TEXT NOT NULL,                -- as printed
    comparator TEXT NOT NULL,           -- ≥ ≤ = > <; '' for none
    quantity TEXT,                      -- a number as text; NULL for words
    upper TEXT,                         -- the upper end of a range
    quantity_key TEXT,                  -- of fixed width: sorts as the numbers do
    upper_key TEXT,
    headings TEXT NOT NULL,             -- level 1 and 2 as the form prints them; '' if they are those of the kind
    PRIMARY KEY (declaration, position)
) WITHOUT ROWID;
CREATE INDEX indicator_measure ON indicator (measure);

-- The kinds that have indicators, counted with every declaration that comes or goes.
CREATE TABLE kind (
    slug TEXT PRIMARY KEY,
    indicators INTEGER NOT NULL,
    declarations INTEGER NOT NULL
) WITHOUT ROWID;

-- Departments and units by every name that units.yml has for them.
CREATE TABLE body (
    kind TEXT NOT NULL,                 -- department or unit
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    last_year INTEGER,                  -- of a former name; NULL for today's
    department TEXT NOT NULL,           -- of a unit; a department's own slug
    edition TEXT NOT NULL,              -- id of the edition of a unit's declarations; '' for the usual one
    PRIMARY KEY (kind, slug, name)
) WITHOUT ROWID;

-- The site's own editions of the form.
CREATE TABLE edition (
    path TEXT PRIMARY KEY,              -- from declarations/
    yaml TEXT NOT NULL                  -- its file
) WITHOUT ROWID;

-- Declarations that are published no more, as withdrawn.yml has them.
CREATE TABLE withdrawal (
    path TEXT PRIMARY KEY,              -- from declarations/
    project_name TEXT NOT NULL,
    withdrawn_on TEXT NOT NULL,         -- ISO date
    withdrawn_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    moved_to TEXT                       -- the file that has the content now
) WITHOUT ROWID;

-- Reasons for which a file does not follow a rule.
CREATE TABLE waiver (
    path TEXT NOT NULL,
    position INTEGER NOT NULL,          -- in the order of the file
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (path, position)
) WITHOUT ROWID;

-- What the check of a folder found in a file, waived or not, as its scope says: in the file itself, in several files
-- together, or in its waivers.
CREATE TABLE problem (
    path TEXT NOT NULL,
    scope TEXT NOT NULL,                -- file, folder or waivers
    position INTEGER NOT NULL,
    rule TEXT NOT NULL,
    details TEXT NOT NULL,              -- the fields of diagnostics/problem.py as JSON
    PRIMARY KEY (path, scope, position)
) WITHOUT ROWID;

-- What the rules on several files compare of a file that could be read entirely.
CREATE TABLE compared (
    path TEXT PRIMARY KEY,
    year INTEGER NOT NULL,
    unit TEXT NOT NULL,                 -- name
    project TEXT NOT NULL,              -- name
    indicators TEXT NOT NULL,           -- level 1, level 2 and name of each, as JSON
    money_unit TEXT NOT NULL,           -- 元 or 万元
    total TEXT NOT NULL                 -- 年度资金申请总额 in 元
) WITHOUT ROWID;
CREATE INDEX compared_unit ON compared (year, unit);

-- The files of declarations/ as they were read. A file with the same size, time of change and inode is the same, unless
-- `mtime_ns` is 0: then it was read within the instant of its change.
CREATE TABLE file (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    digest TEXT NOT NULL,
    checked_on TEXT NOT NULL,           -- ISO date
    stable_from TEXT NOT NULL           -- from this day on the check of the file finds the same
) WITHOUT ROWID;

-- The days, as ISO dates, on which a file was added and last changed; '' for what git does not know.
CREATE TABLE file_date (
    folder TEXT NOT NULL,               -- declarations or docs
    path TEXT NOT NULL,
    added TEXT NOT NULL,
    changed TEXT NOT NULL,
    PRIMARY KEY (folder, path)
) WITHOUT ROWID;

-- The generated pages of the site: which group of pages each belongs to, and a digest of what it was rendered from.
CREATE TABLE page (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    address TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (kind, key, address)
) WITHOUT ROWID;
CREATE UNIQUE INDEX page_address ON page (address);

-- The other generated files, by what they are; the path names the content.
CREATE TABLE asset (
    name TEXT PRIMARY KEY,
    path TEXT NOT NULL
) WITHOUT ROWID;

-- The files of open data, by path from the site's root; `rows` is NULL for a description of others.
CREATE TABLE data_file (
    path TEXT PRIMARY KEY,
    rows INTEGER,
    size INTEGER NOT NULL,              -- bytes
    sha256 TEXT NOT NULL
) WITHOUT ROWID;

-- Everything else about the last build, as JSON by name; site/incremental.py says which.
CREATE TABLE build (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
