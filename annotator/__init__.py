"""The subject of Pressmark: records, rules, statistics and formats, without Qt or a database."""
