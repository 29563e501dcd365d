using Portal.Governance.Models.Runs;

namespace Portal.Tests.Models.Runs;

public sealed class MlflowRunsTests
{
    /// <summary>The form of MLflow's REST API, objects Run, RunInfo, RunData and RunInputs; 64-bit numbers as text, as JSON of protocol buffers writes them.</summary>
    private const string Answer = """
        {
          "run": {
            "info": {
              "run_id": "d316c8e0bd64467caed86602d70b6027", "run_name": "able-fox-12", "experiment_id": "3", "user_id": "ana",
              "status": "FINISHED", "start_time": 1717000000000, "end_time": "1717003600000", "artifact_uri": "s3://ml/3/d3", "lifecycle_stage": "active"
            },
            "data": {
              "metrics": [
                { "key": "loss", "value": 0.41, "timestamp": 1717000600000, "step": "100" },
                { "key": "loss", "value": 0.27, "timestamp": 1717001200000, "step": "200" },
                { "key": "f1", "value": "NaN", "timestamp": 1717001200000, "step": 0 }
              ],
              "params": [ { "key": "learning_rate", "value": "2e-05" }, { "key": "epochs", "value": "3" } ],
              "tags": [ { "key": "mlflow.user", "value": "ana" } ]
            },
            "inputs": { "dataset_inputs": [ {
              "tags": [ { "key": "mlflow.data.context", "value": "training" } ],
              "dataset": { "name": "tickets", "digest": "8b4f", "source_type": "local", "source": "{}" } } ] }
          }
        }
        """;

    [Fact]
    public void Read_AnAnswerOfRunsGet_GivesTheRunWithItsLastMetrics()
    {
        var run = MlflowRuns.Read(Answer, RunKind.Tuning).ShouldHaveSingleItem();

        run.ExternalId.ShouldBe("d316c8e0bd64467caed86602d70b6027");
        run.Name.ShouldBe("able-fox-12");
        (run.Kind, run.Status, run.Source).ShouldBe((RunKind.Tuning, RunStatus.Finished, "mlflow"));
        run.StartedAt.ShouldBe(new DateTimeOffset(2024, 5, 29, 16, 26, 40, TimeSpan.Zero)); // date -u -d @1717000000
        (run.EndedAt - run.StartedAt).ShouldBe(TimeSpan.FromHours(1));
        run.Parameters.ShouldBe(new Dictionary<string, string> { ["learning_rate"] = "2e-05", ["epochs"] = "3" }, ignoreOrder: true);
        run.Metrics.Select(metric => (metric.Name, metric.Value, metric.Step)).ShouldBe([("loss", 0.27, 200L), ("f1", double.NaN, 0L)]);
        run.Inputs.ShouldBe([new RunInputDraft("tickets", "8b4f", "training")]);
    }

    [Fact]
    public void Read_AnAnswerOfRunsSearch_GivesAll() =>
        MlflowRuns.Read("""{"runs":[{"info":{"run_id":"a","status":"RUNNING"}},{"info":{"run_id":"b","status":"FAILED"}}]}""", RunKind.Training)
            .Select(run => (run.ExternalId, run.Status)).ShouldBe([("a", RunStatus.Running), ("b", RunStatus.Failed)]);

    [Fact]
    public void Read_WhatPythonsToDictionaryWrites_GivesTheSame()
    {
        var run = MlflowRuns.Read("""{"info":{"run_id":"a","status":"FINISHED"},"data":{"metrics":{"loss":0.27},"params":{"epochs":"3"},"tags":{"mlflow.runName":"able-fox-12"}}}""", RunKind.Training).Single();

        run.Name.ShouldBe("able-fox-12");
        run.Metrics.ShouldBe([new RunMetric("loss", 0.27)]);
        run.Parameters["epochs"].ShouldBe("3");
    }

    [Theory]
    [InlineData("{\n\"run\": {,", "Line 2: this is not JSON.")]
    [InlineData("""{"version": 1}""", "This is JSON, but not of MLflow: there is neither 'run' nor 'runs' nor 'info' in it.")]
    [InlineData("""{"runs":[{"info":{"run_id":"a"}},{"data":{}}]}""", "runs[1] has no 'info'.")]
    [InlineData("""{"run":{"info":{"run_name":"x"}}}""", "run.info has no run_id.")]
    [InlineData("""{"run":{"info":{"run_id":"a","status":"DONE"}}}""", "run.info.status is 'DONE'; MLflow knows SCHEDULED, RUNNING, FINISHED, FAILED and KILLED.")]
    [InlineData("""{"run":{"info":{"run_id":"a"},"data":{"metrics":[{"key":"loss","value":"low"}]}}}""", "run.data.metrics 'loss' is not a number.")]
    [InlineData("""{"run":{"info":{"run_id":"a","start_time":-5}}}""", "run.info.start_time is no moment; milliseconds since 1970 belong there.")]
    public void Read_SomethingElse_SaysWhereAndWhat(string text, string message) =>
        Should.Throw<MlflowFormatException>(() => MlflowRuns.Read(text, RunKind.Training)).Message.ShouldBe(message);
}
