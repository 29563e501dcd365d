-- Search over single calls. Bloom filters let a search for something rare skip the blocks that cannot hold it; what is frequent is found in
-- the newest blocks anyway. Blocks written before this migration have no filter and are simply read.
ALTER TABLE {local:calls} {on_cluster}
    ADD INDEX IF NOT EXISTS conversation_bloom conversation_id TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS subject_bloom subject TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS response_bloom response_id TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS attribute_bloom mapValues(attributes) TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS attribute_key_bloom mapKeys(attributes) TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS resource_bloom mapValues(resource) TYPE bloom_filter(0.01) GRANULARITY 1;

-- Words of prompts and answers. The texts are JSON, in which a line break is the letters "\n"; they must not become part of the next word.
-- A filter of words is chosen over an inverted index: it costs a third at insert and does not repeat the words of a person in another place.
ALTER TABLE {local:call_content} {on_cluster}
    ADD INDEX IF NOT EXISTS words lower(replaceAll(concat(system_instructions, ' ', input, ' ', output, ' ', tool_definitions, ' ', tool_arguments, ' ', tool_result), '\\n', ' '))
    TYPE tokenbf_v1(131072, 3, 0) GRANULARITY 1;
