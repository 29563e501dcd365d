using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Access.Keys;
using Portal.Governance.Access;

namespace Portal.Access.Tenancy;

/// <summary>Finds a person by name or address.</summary>
public sealed partial class PersonPicker : IDisposable
{
    private const int Most = 8;

    private readonly CancellationTokenSource _closing = new();
    private IReadOnlyList<Person> _found = [];
    private string _text = "";
    private bool _searched;
    private int _asked;

    [Parameter, EditorRequired] public string Label { get; set; } = "";
    [Parameter] public Person? Chosen { get; set; }
    [Parameter, EditorRequired] public EventCallback<Person> OnChoose { get; set; }
    [Inject] private Teams Teams { get; set; } = null!;
    [Inject] private IStringLocalizer<TenancyTexts> Text { get; set; } = null!;

    protected override Task OnInitializedAsync() => FindAsync("");

    private async Task FindAsync(string? text)
    {
        _text = text ?? "";
        var asked = ++_asked;
        try
        {
            var found = await Teams.FindPeopleAsync(_text, Most, _closing.Token);
            if (asked == _asked)
            {
                (_found, _searched) = (found, true);
            }
        }
        catch (Exception fault) when (KeysPage.IsUnavailable(fault) || _closing.IsCancellationRequested)
        {
            _found = [];
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }
}
