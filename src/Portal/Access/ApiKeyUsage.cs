namespace Portal.Access;

/// <summary>Writes down once a minute, and at the end, when API keys were last used.</summary>
internal sealed partial class ApiKeyUsage(ApiKeyStore keys, TimeProvider time, ILogger<ApiKeyUsage> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Save();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Save();
        }
    }

    private void Save()
    {
        try
        {
            keys.SaveLastUsed();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Only "last used" is late; the next minute tries again with newer times.
            LogNotSaved(fault);
        }
    }

    [LoggerMessage(1103, LogLevel.Warning, "Times of last use of API keys could not be saved")]
    private partial void LogNotSaved(Exception fault);
}
