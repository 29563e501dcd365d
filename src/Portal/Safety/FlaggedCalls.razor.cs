using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Live;
using Portal.Telemetry.Safety;
using Portal.Telemetry.Series;

namespace Portal.Safety;

/// <summary>A sample of calls to be looked at by a person who may read content; what was said is on the call's own page, where the look is recorded.</summary>
public sealed partial class FlaggedCalls : ComponentBase, IDisposable
{
    private const int MostCalls = 20;

    private readonly CancellationTokenSource _closing = new();
    private IReadOnlyList<FlaggedCall>? _calls;
    private string _shown = "";
    private bool _failed;

    [Parameter, EditorRequired] public CallFilter Filter { get; set; } = default!;
    [Parameter, EditorRequired] public TimeRange Range { get; set; } = default!;

    [Inject] private SafetyQuestions Questions { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<SafetyTexts> Text { get; set; } = default!;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var key = $"{Filter.ToKey()} {Range.ToQuery()}";
        if (RendererInfo.IsInteractive && !string.Equals(key, _shown, StringComparison.Ordinal))
        {
            _shown = key;
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        (_calls, _failed) = (null, false);
        var (from, to) = Range.Resolve(Time.GetUtcNow());
        try
        {
            _calls = await Questions.GetFlaggedCallsAsync(new SeriesRequest { Filter = Filter, From = from, To = to }, MostCalls, _closing.Token);
        }
        catch (Exception fault) when (fault is DbException or HttpRequestException or TimeoutException)
        {
            _failed = true;
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The page was left.
        }
    }
}
