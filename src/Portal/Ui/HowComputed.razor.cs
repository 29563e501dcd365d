using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Portal.Ui;

/// <summary>
/// "How is this computed", beside a number: method, formula, what went in, the query that ran with its parameters, and where the method is described.
/// The texts are written only once it is opened, so that a page may have hundreds of them.
/// </summary>
public sealed partial class HowComputed : ComponentBase
{
    private readonly string _id = $"how-{Guid.NewGuid():n}";
    private bool _opened;

    /// <summary>The number this is about, in the viewer's language: "PSI", "selection rate of 18–25".</summary>
    [Parameter, EditorRequired] public string Subject { get; set; } = "";

    /// <summary>One sentence: what is computed, of what.</summary>
    [Parameter] public string Method { get; set; } = "";

    /// <summary>The formula, with the names that <see cref="Inputs"/> explain.</summary>
    [Parameter, EditorRequired] public string Formula { get; set; } = "";

    /// <summary>Where the method is published.</summary>
    [Parameter] public string Source { get; set; } = "";

    /// <summary>Windows, sample sizes, settings. Those the query names as <c>{name:Type}</c> stand with the query, as its parameters.</summary>
    [Parameter] public IReadOnlyList<KeyValuePair<string, string>> Inputs { get; set; } = [];

    /// <summary>The query that ran; null: there was none for this number alone.</summary>
    [Parameter] public string? Sql { get; set; }

    [Inject] private IStringLocalizer<UiText> Text { get; set; } = default!;

    private string TitleId => $"{_id}-title";

    private IReadOnlyList<KeyValuePair<string, string>> Givens => [.. Inputs.Where(input => !IsParameter(input.Key))];

    private IReadOnlyList<KeyValuePair<string, string>> SqlParameters => [.. Inputs.Where(input => IsParameter(input.Key))];

    private bool IsParameter(string name) => Sql?.Contains($"{{{name}:", StringComparison.Ordinal) is true;
}
