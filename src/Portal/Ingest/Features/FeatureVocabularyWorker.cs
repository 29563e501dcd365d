using Portal.Live;
using Portal.Telemetry.ClickHouse;
using Portal.Telemetry.Features;

namespace Portal.Ingest.Features;

/// <summary>Makes what was counted before a restart known again. Until then new words are admitted as if an application were new.</summary>
internal sealed partial class FeatureVocabularyWorker(
    FeatureVocabulary vocabulary, ClickHouseDataSource clickHouse, TelemetryState state, TimeProvider time, ILogger<FeatureVocabularyWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!await TryLoadAsync(stoppingToken))
            {
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal stops.
        }
    }

    private async Task<bool> TryLoadAsync(CancellationToken stop)
    {
        if (state.Current.Phase != TelemetryPhase.Ready)
        {
            return false;
        }
        try
        {
            var words = 0;
            await foreach (var word in new FeatureWordsQuery(clickHouse).ListAsync(time.GetUtcNow(), FeatureVocabulary.MostValues, stop))
            {
                var known = vocabulary.Of(word.Tenant, word.Application);
                known.AdmitsName(word.Feature);
                if (word.Value.Length > 0 && word.Value != FeatureVocabulary.Other)
                {
                    known.Admit(word.Feature, word.Value);
                }
                words++;
            }
            LogLoaded(words);
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            // While the portal stops, the engine may go first: nothing to tell.
            if (!stop.IsCancellationRequested)
            {
                LogNotLoaded(fault.Message);
            }
            return false;
        }
    }

    [LoggerMessage(4211, LogLevel.Information, "{Count} names and values of features are known from before")]
    private partial void LogLoaded(int count);

    [LoggerMessage(4212, LogLevel.Warning, "The names and values of features could not be read and are tried again: {Reason}")]
    private partial void LogNotLoaded(string reason);
}
