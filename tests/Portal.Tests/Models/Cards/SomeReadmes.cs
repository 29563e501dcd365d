using System.Globalization;
using System.Text;

namespace Portal.Tests.Models.Cards;

/// <summary>README.md files as people write them, and ones nobody would.</summary>
internal static class SomeReadmes
{
    public const string Whisper = """
        ---
        language:
        - en
        - no
        - "no"
        license: apache-2.0
        library_name: transformers
        tags:
        - audio
        - 'automatic-speech-recognition'
        - 2024
        - v1.0
        base_model: [org/base-7b, org/other]
        base_model_relation: merge
        thumbnail: "https://example.org/a b.png#top"
        pipeline_tag: automatic-speech-recognition
        x-internal:
          reviewed: 2026-01-31
          at: 2026-01-31T13:00:00Z
          owner: ~
          sizes: {small: 1_000, big: 0x1F}
          id2label: {0: "NEG", 1: "POS", "2": unsure}
          note: |
            First line.
              Indented: yes
            # no comment

          folded: >-
            one
            two
        model-index:
        - name: whisper-small
          results:
          - task:
              type: automatic-speech-recognition
              name: Speech Recognition
            dataset:
              name: LibriSpeech (clean)
              type: librispeech_asr
              config: clean
              split: test
              revision: 5503434ddd753f426f4b38109466949a1217c2bb
              args:
                language: en
                date: 20220301
            metrics:
            - type: wer
              value: 3.4320
              name: Test WER
              config: default
              args: {max_order: 4}
              verifyToken: eyJhbGciOiJFZERTQSJ9.eyJoYXNoIjoiMSJ9.c2ln
            - type: loss
              value: 1e-5
            - type: perplexity
              value: .inf
            source:
              name: Open ASR leaderboard
              url: https://huggingface.co/spaces/open-asr
        ---
        # Whisper small

        Transcribes speech.

        ---

        ## Intended use

        Notes of meetings.

        ```python
        ## Metrics is a comment here
        ```

        ### Languages

        Only English.

        ## Out-of-Scope Use

        Not for courts.
        """;

    /// <summary>Each with what is special about it.</summary>
    public static IEnumerable<(string About, byte[] File)> All()
    {
        yield return ("a whole card", Bytes(Whisper));
        yield return ("CR LF", Bytes(Whisper.ReplaceLineEndings("\r\n")));
        yield return ("byte order mark", [0xEF, 0xBB, 0xBF, .. Bytes(Whisper)]);
        yield return ("no line end at the end of the block", Bytes("---\nlicense: mit\n---"));
        yield return ("no block", Bytes("# Title\n\nWords.\n"));
        yield return ("nothing", []);
        yield return ("empty block", Bytes("---\n---\nBody\n"));
        yield return ("block of comments", Bytes("---\n# nothing yet\n---\nBody\n"));
        yield return ("block, blank line kept", Bytes("---\na: 1\n---\n\n\n  Body  \n\n"));
        yield return ("body begins with a rule", Bytes("---\na: 1\n---\n---\nBody"));
        yield return ("first line is a rule, no block", Bytes("---\nJust a rule above.\n"));
        yield return ("letters of many alphabets", Bytes("---\ntítulo: 模型 🤖 — ñandú\nكلمة: \"\\u0007\\u2028\"\n---\n# Überschrift 🎉\r\rOld Mac line ends\r"));
        yield return ("aliases and merge", Bytes("---\nbase: &b {lang: no, n: 1}\ncopy: *b\nmerged:\n  <<: *b\n  extra: true\n---\n"));
        yield return ("every kind of text", Bytes("---\na: ' leading'\nb: \"trailing \"\nc: 'it''s'\nd: \"tab\\there\"\ne: 'true'\nf: \"1.0\"\ng: '- no list'\nh: 'key: value'\ni: '# no comment'\nj: ''\nk: \"line\\n\"\nl: \"a\\n\\nb\\n\\n\"\nm: '@at'\nn: '%p'\no: 'null'\np: '2026-01-31'\nq: '*x'\nr: '&x'\ns: '!x'\nt: '{x}'\nu: '[x]'\nv: '|'\nw: '>'\nx: '`'\ny: '?'\nz: '---'\n---\nBody"));
        yield return ("every kind of number", Bytes("---\nv: [1, -1, +1, 0, 00, 0o17, 017, 0b11, 0x1f, 1_000, 1.0, 1., .5, -.5, 1e5, 1e-5, 1.5E+10, 190:20:30, 12:30, .inf, -.INF, .nan, 1e400, 123456789012345678901234567890, 0.10]\n---\n"));
        yield return ("truth and nothing", Bytes("---\nv: [y, Y, yes, No, on, OFF, true, False, ~, null, Null, '', , =]\n---\n".Replace(", ,", ",", StringComparison.Ordinal)));
        yield return ("keys of every kind", Bytes("---\n1: a\n\"2\": b\nno: c\n'no ': d\n~: e\n'$yaml': f\n$text: g\n'a: b': h\n? long\n: i\n---\n"));
        yield return ("lists in lists", Bytes("---\nv:\n- - 1\n  - - 2\n    - {}\n  - []\n- {a: [{b: [c, {d: e}]}]}\n-\n- last: |\n    text\n---\n"));
        yield return ("last value ends with line ends", Bytes("---\na: |\n  one\n  two\nb: |\n  last\n---\nBody"));
        yield return ("headings everywhere", Bytes("Preamble\n# Title\nsum\n## Uses\n### Direct Use\nx\n### Downstream Use\n## Bias, Risks, and Limitations\n\n\n~~~\n# code\n~~~\n### Recommendations ###\n   ## Metrics\n#no heading\n####### neither\n## Metrics\nagain"));
    }

    /// <summary>A file of random values: what a person could write, in random styles.</summary>
    public static byte[] Random(int seed)
    {
        var random = new Random(seed);
        var file = new StringBuilder("---\n");
        for (var key = random.Next(1, 8); key > 0; key--)
        {
            file.Append(CultureInfo.InvariantCulture, $"key{key}: {Value(random, depth: 0)}\n");
        }
        file.Append("---\n");
        for (var part = random.Next(0, 6); part > 0; part--)
        {
            file.Append(Pick(random, "# Title\n", "## Intended use\n", "### Results\r\n", "text --- text\n", "---\n", "\n", "```\n", "## My own\n", "é🤖\u2028\t x", "\r\n", "## Metrics"));
        }
        return Bytes(file.ToString());
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Value(Random random, int depth) => random.Next(depth < 4 ? 10 : 7) switch
    {
        0 => Pick(random, "no", "yes", "1", "1e-5", "0.10", "2026-01-31", "~", "null", "on", "0x1F", "1_000", ".inf", "12:30:00", "-1.5", "true"),
        1 => Pick(random, "plain text", "a-b_c", "org/model-7b", "https://x.org/a?b=c", "v1.0", "ünïcode 模型", "3 apples", "a, b", "50%"),
        2 => $"'{Pick(random, "it''s", "no", "1", " x ", "#", "a: b", "", "- a", "2026-01-31", "@")}'",
        3 => $"\"{Pick(random, @"a\nb", @"\t", @"a\nb\n", @"\n\n", @"  x\n  y", @"\\", @"\""", @"\u0001", "🤖", @"x\r\ny", "é", @"---\n---", @"a\n---\nb")}\"",
        4 => Pick(random, "[]", "{}"),
        5 => Pick(random, "!!str 1", "!!str no", "!!int 3", "!!float 1.5", "!!bool yes", "!!null ~"),
        6 => Pick(random, "a # comment", "\"x\" # comment"),
        7 or 8 => $"[{string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Flow(random, depth + 1)))}]",
        _ => $"{{{string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(index => string.Create(CultureInfo.InvariantCulture, $"{Pick(random, $"k{index}", $"'k {index}'", $"\"{index}\"", $"{index}.5", $"$yaml:{index}")}: {Flow(random, depth + 1)}")))}}}",
    };

    /// <summary>Within brackets, where commas and comments would end a value.</summary>
    private static string Flow(Random random, int depth)
    {
        string value;
        do
        {
            value = Value(random, depth);
        }
        while (value.Contains('#', StringComparison.Ordinal) || value is "a, b" or "https://x.org/a?b=c" or "50%");
        return value;
    }

    private static string Pick(Random random, params string[] texts) => texts[random.Next(texts.Length)];
}
