using System.Collections.Concurrent;

namespace Portal.Ingest.Features;

/// <summary>
/// Which names and values of categorical features an application has shown, so that hostile or careless variety costs one row and not one row each:
/// at most <see cref="MostValues"/> values of a feature are counted by themselves, the rest together as <see cref="Other"/>. Features that the sender names are
/// limited to <see cref="MostNames"/> names. What was counted once is known again after a restart (<see cref="FeatureVocabularyWorker"/>).
/// </summary>
internal sealed class FeatureVocabulary
{
    public const string Other = "__other__";
    public const int MostValues = 200;
    public const int MostNames = 100;

    private const int MostApplications = 10_000;

    private static readonly Words Closed = new(0, 0);

    private readonly ConcurrentDictionary<(string Tenant, string Application), Words> _applications = new();
    private int _count;

    /// <summary>The words of an application, the same object every time; beyond ten thousand applications one that admits nothing.</summary>
    public Words Of(string tenant, string application)
    {
        var key = (tenant, application);
        if (_applications.TryGetValue(key, out var words))
        {
            return words;
        }
        return Interlocked.Increment(ref _count) <= MostApplications ? _applications.GetOrAdd(key, _ => new Words(MostNames, MostValues)) : Closed;
    }

    /// <summary>The names and values of one application. Used by several decoders at once.</summary>
    internal sealed class Words(int mostNames, int mostValues)
    {
        private readonly ConcurrentDictionary<string, WordSet> _values = new(StringComparer.Ordinal);

        /// <summary>Numeric and categorical names together.</summary>
        private readonly WordSet _names = new();

        /// <summary>Whether a feature of this name, which the sender chose, may be counted.</summary>
        public bool AdmitsName(string name) => _names.Admits(name, mostNames);

        /// <summary>The value under which a category is counted.</summary>
        public string Admit(string feature, string value)
        {
            var values = _values.TryGetValue(feature, out var known) ? known : _values.GetOrAdd(feature, _ => new WordSet());
            return values.Admits(value, mostValues) ? value : Other;
        }
    }

    private sealed class WordSet
    {
        private readonly ConcurrentDictionary<string, byte> _words = new(StringComparer.Ordinal);
        private int _count;

        public bool Admits(string word, int most)
        {
            if (_words.ContainsKey(word))
            {
                return true;
            }
            // Two decoders may both take the last place: one more than the limit is no harm.
            if (Volatile.Read(ref _count) >= most)
            {
                return false;
            }
            if (_words.TryAdd(word, 0))
            {
                Interlocked.Increment(ref _count);
            }
            return true;
        }
    }
}
