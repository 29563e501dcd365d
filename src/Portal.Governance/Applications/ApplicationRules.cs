using System.Collections.Frozen;

namespace Portal.Governance.Applications;

/// <summary>The rules of all applications as of one moment. Reading allocates nothing.</summary>
public sealed class ApplicationRuleBook
{
    private readonly FrozenDictionary<(string Tenant, string Application), ApplicationRule> _rules;

    public ApplicationRuleBook(IEnumerable<KeyValuePair<(string Tenant, string Application), ApplicationRule>> rules) => _rules = rules.ToFrozenDictionary();

    /// <summary>No application has rules of its own.</summary>
    public static ApplicationRuleBook Empty { get; } = new([]);

    /// <summary>The rule of an application; <see cref="ApplicationRule.Default"/> where it has none.</summary>
    public ApplicationRule Find(string tenant, string application) => _rules.GetValueOrDefault((tenant, application), ApplicationRule.Default);
}

/// <summary>The rules that ingest applies now; swapped as a whole when somebody changes them.</summary>
public sealed class ApplicationRules
{
    private ApplicationRuleBook _current = ApplicationRuleBook.Empty;

    public ApplicationRuleBook Current => Volatile.Read(ref _current);

    /// <summary>Makes new rules hold from the next span on.</summary>
    public void Swap(ApplicationRuleBook rules) => Volatile.Write(ref _current, rules);
}
