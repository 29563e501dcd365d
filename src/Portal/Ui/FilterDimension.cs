namespace Portal.Ui;

/// <summary>A dimension of a <see cref="FilterBar"/>.</summary>
/// <param name="Key">Names it in events, for instance <c>model</c>.</param>
/// <param name="Title">Names it for people.</param>
/// <param name="Values">What can be chosen, most used first.</param>
/// <param name="Selected">What is chosen; empty means all.</param>
/// <param name="Colored">Its values have colours of their own, as applications and models do.</param>
public sealed record FilterDimension(string Key, string Title, IReadOnlyList<string> Values, IReadOnlyList<string> Selected, bool Colored = false);

/// <summary>A viewer chose other values of a dimension.</summary>
public readonly record struct FilterChange(string Key, IReadOnlyList<string> Selected);
