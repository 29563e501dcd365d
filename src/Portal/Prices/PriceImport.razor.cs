using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Prices;

namespace Portal.Prices;

/// <summary>Takes a file of prices into the table: all of it or nothing.</summary>
public sealed partial class PriceImport : ComponentBase
{
    private const long LargestFile = 4 * 1024 * 1024;

    private IReadOnlyList<PriceDraft> _drafts = [];
    private IReadOnlyList<PriceCsvFault> _faults = [];
    private string? _problem;
    private bool _saving;

    /// <summary>The file was taken in; with it, how many rows it added.</summary>
    [Parameter] public EventCallback<int> OnImported { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private PriceDesk Desk { get; set; } = default!;
    [Inject] private TimeProvider Time { get; set; } = default!;
    [Inject] private IStringLocalizer<PricesTexts> Text { get; set; } = default!;

    private async Task ReadAsync(InputFileChangeEventArgs change)
    {
        (_drafts, _faults, _problem) = ([], [], null);
        if (change.File.Size > LargestFile)
        {
            _problem = Text["FileTooLarge", LargestFile / (1024 * 1024)];
            return;
        }
        try
        {
            using var content = new MemoryStream();
            await using var file = change.File.OpenReadStream(LargestFile);
            await file.CopyToAsync(content);
            content.Position = 0;
            (_drafts, _faults) = PriceCsv.Read(content, Time.GetUtcNow());
            _problem = _drafts.Count == 0 && _faults.Count == 0 ? Text["FileEmpty"].Value : null;
        }
        catch (IOException)
        {
            _problem = Text["FileUnreadable"];
        }
    }

    private string Words(PriceCsvFault fault) => fault switch
    {
        { Fault: { } rule } => Text["LineFault", fault.Line, Text[$"Fault{rule}"]],
        { Line: 0 } => Text["FileFault", fault.Value ?? ""],
        { Column: "" } => Text["TooManyLines", fault.Value ?? ""],
        { Value: null } => Text["ColumnMissing", fault.Column],
        _ => Text["ValueFault", fault.Line, fault.Column, fault.Value],
    };

    private async Task SaveAsync()
    {
        _saving = true;
        try
        {
            var added = await Desk.ImportAsync((await Viewer).User, _drafts, CancellationToken.None);
            await OnImported.InvokeAsync(added.Count);
        }
        catch (AccessRefusedException)
        {
            _problem = Text["NotAllowed"];
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException)
        {
            _problem = Text["StoreFault"];
        }
        finally
        {
            _saving = false;
        }
    }
}
