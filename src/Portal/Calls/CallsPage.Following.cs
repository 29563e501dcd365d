namespace Portal.Calls;

/// <summary>New calls while one reads: counted first, shown when the viewer asks or stands at the top.</summary>
public sealed partial class CallsPage
{
    private void Follow()
    {
        if (_view.Follow && CanFollow)
        {
            _freshCalls?.Start(count => InvokeAsync(() => ReceiveFreshAsync(count)));
        }
        else
        {
            _freshCalls?.Stop();
        }
    }

    private async Task ReceiveFreshAsync(int count)
    {
        _fresh = count;
        if (count > 0 && _atTop && count <= MostFresh)
        {
            await ShowFreshAsync();
        }
        StateHasChanged();
    }

    private async Task ShowFreshAsync()
    {
        if (_list is not { } list || _freshCalls is not { } fresh || _grid is not { } grid)
        {
            return;
        }
        if (_fresh > MostFresh)
        {
            await StartAsync();
            Follow();
            return;
        }
        var added = await list.PrependAsync(fresh.Take(), _question.Token);
        _fresh = 0;
        await grid.PrependAsync(added, follow: true);
    }
}
