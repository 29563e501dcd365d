using Portal.Ingest;
using Portal.Telemetry.Calls;
using Portal.Tools.Otlp;

namespace Portal.Tests.Ingest;

public sealed class InvariantTests : IDisposable
{
    private readonly IngestBench _bench = new();

    // input 10 of which 90 cached cannot be: the sender counts them beside each other, so the total is 10 + 60 + 30.
    [Fact]
    public void Tokens_CachedBesideInput_AreAddedAndFlagged()
    {
        var call = _bench.DecodeOne(new()
        {
            { "gen_ai.operation.name", "chat" },
            { "gen_ai.usage.input_tokens", 10 },
            { "gen_ai.usage.cache_read.input_tokens", 60 },
            { "gen_ai.usage.cache_creation.input_tokens", 30 },
            { "gen_ai.usage.output_tokens", 5 },
            { "gen_ai.usage.reasoning.output_tokens", 7 },
        });

        call.Number("input_tokens").ShouldBe(100u);
        call.Number("output_tokens").ShouldBe(12u);
        call.Flags.ShouldBe(CallFlags.AdditiveCacheCorrected | CallFlags.AdditiveReasoningCorrected);
    }

    [Fact]
    public void Tokens_CachedWithinInput_StayAsTheyAre()
    {
        var call = _bench.DecodeOne(new()
        {
            { "gen_ai.operation.name", "chat" },
            { "gen_ai.usage.input_tokens", 90 },
            { "gen_ai.usage.cache_read.input_tokens", 60 },
            { "gen_ai.usage.cache_write.input_tokens", 30 },
        });

        call.Number("input_tokens").ShouldBe(90u);
        call.Flags.ShouldBe(CallFlags.None);
    }

    [Theory]
    [InlineData("invoke_agent")]
    [InlineData("invoke_workflow")]
    [InlineData("execute_task")]
    public void Usage_OnAParentSpan_IsShownAndNotCounted(string operation)
    {
        var call = _bench.DecodeOne(new() { { "gen_ai.operation.name", operation }, { "gen_ai.usage.input_tokens", 10 }, { "gen_ai.usage.output_tokens", 3 } });

        call.Number("input_tokens").ShouldBe(10u);
        call.Is("counted").ShouldBeFalse();
        call.Flags.ShouldBe(CallFlags.UsageNotCounted);
    }

    [Fact]
    public void Usage_OnAgentSpansOfANamedApplication_IsCounted()
    {
        using var bench = new IngestBench(new IngestOptions { CountAgentUsageOf = ["shop"] });

        var call = bench.DecodeOne(new() { { "gen_ai.operation.name", "invoke_agent" }, { "gen_ai.usage.input_tokens", 10 } });

        call.Is("counted").ShouldBeTrue();
        call.Flags.ShouldBe(CallFlags.None);
    }

    [Fact]
    public void Total_WithoutInput_GivesTheInput()
    {
        var call = _bench.DecodeOne(new() { { "gen_ai.operation.name", "embeddings" }, { "gen_ai.usage.total_tokens", 128 } });

        call.Number("input_tokens").ShouldBe(128u);
        call.Is("counted").ShouldBeTrue();
    }

    public static TheoryData<OtlpValue, ulong, CallFlags> Counts => new()
    {
        { 52L, 52, CallFlags.None },
        { 52.0, 52, CallFlags.None },
        { "52", 52, CallFlags.None },
        { -1L, 0, CallFlags.InvalidNumber },
        { 1.5, 0, CallFlags.InvalidNumber },
        { double.NaN, 0, CallFlags.InvalidNumber },
        { double.PositiveInfinity, 0, CallFlags.InvalidNumber },
        { long.MaxValue, 0, CallFlags.InvalidNumber },
        { "many", 0, CallFlags.InvalidNumber },
        { true, 0, CallFlags.InvalidNumber },
        { OtlpValue.Strings("1"), 0, CallFlags.InvalidNumber },
    };

    [Theory]
    [MemberData(nameof(Counts))]
    public void Tokens_InAnyForm_AreACountOrFlagged(OtlpValue value, ulong expected, CallFlags flags)
    {
        var call = _bench.DecodeOne(new() { { "gen_ai.operation.name", "chat" }, { "gen_ai.usage.output_tokens", value } });

        call.Number("output_tokens").ShouldBe(expected);
        call.Flags.ShouldBe(flags);
    }

    [Fact]
    public void Cost_BeyondTheColumn_IsFlagged()
    {
        var call = _bench.DecodeOne(new() { { "gen_ai.operation.name", "chat" }, { "gen_ai.usage.cost", 1e300 } });

        call.Is("has_sender_cost").ShouldBeFalse();
        call.Flags.ShouldBe(CallFlags.InvalidNumber);
    }

    [Theory]
    [InlineData("user.id")]
    [InlineData("enduser.id")]
    [InlineData("gen_ai.user")]
    public void User_IsStoredAsHmacOnly(string name)
    {
        var call = _bench.DecodeOne(new() { { name, "alice" }, { "user.email", "alice@example.org" }, { "gen_ai.operation.name", "chat" } });

        // python3: hmac.new(bytes(32), b"alice", "sha256").hexdigest()
        call.Text("subject").ShouldBe("ce3837f76a54a635191b1704ac7672264fc17c3397ff52e7dacfc1ef3603a493");
        call.Attributes.ShouldBeEmpty();
        call.Dump().ShouldNotContain("alice");
    }

    [Fact]
    public void Error_WithoutType_TakesTheExceptionsType()
    {
        var span = IngestBench.Span(new() { { "gen_ai.operation.name", "chat" } }) with
        {
            Status = OtlpStatus.Error,
            StatusMessage = "boom",
            Events = [new("exception", 0, new() { { "exception.type", "openai.RateLimitError" }, { "exception.message", "the prompt was ..." } })],
        };

        var call = _bench.Decode(IngestBench.Traces(span)).ShouldHaveSingleItem();

        call["status"].ShouldBe((byte)2);
        call.Text("error_type").ShouldBe("openai.RateLimitError");
        call.Text("status_message").ShouldBe("boom");
        call.Attributes.ShouldBeEmpty();
        call.Text("events").ShouldContain("the prompt was");
    }

    [Fact]
    public void ExceptionText_WithoutCapture_IsNotKept()
    {
        using var bench = new IngestBench(new IngestOptions { CaptureContent = false });
        var events = new OtlpEvent[] { new("exception", 7, new() { { "exception.type", "Timeout" }, { "exception.message", "the prompt was ..." }, { "exception.stacktrace", "at the prompt was" } }) };

        var call = bench.Decode(IngestBench.Traces(IngestBench.Span([]) with { Events = events })).ShouldHaveSingleItem();

        call.Dump().ShouldNotContain("the prompt was");
        call.Text("events").ShouldBe("""[{"name":"exception","timeUnixNano":"7","attributes":{"exception.type":"Timeout"}}]""");
    }

    [Fact]
    public void Error_WithNothingElse_IsOther()
    {
        var span = IngestBench.Span([]) with { Status = OtlpStatus.Error };

        _bench.Decode(IngestBench.Traces(span)).ShouldHaveSingleItem().Text("error_type").ShouldBe("_OTHER");
    }

    [Fact]
    public void ErrorType_WithoutStatus_MakesAnError()
    {
        var call = _bench.DecodeOne(new() { { "error.type", "timeout" } });

        call["status"].ShouldBe((byte)2);
        call.Text("error_type").ShouldBe("timeout");
    }

    [Fact]
    public void Clock_FarAhead_BecomesTheTimeOfReceipt()
    {
        var call = DecodeAt(IngestBench.Now.AddYears(50), TimeSpan.FromSeconds(2));

        Start(call).ShouldBe(IngestBench.Now);
        call.Number("duration_ns").ShouldBe(2_000_000_000u);
        call.Flags.ShouldBe(CallFlags.ClockClamped);
    }

    [Fact]
    public void Clock_WithinFiveMinutesAhead_IsBelieved()
    {
        var call = DecodeAt(IngestBench.Now.AddMinutes(4.9), TimeSpan.FromSeconds(2));

        Start(call).ShouldBe(IngestBench.Now.AddMinutes(4.9));
        call.Flags.ShouldBe(CallFlags.None);
    }

    [Fact]
    public void Clock_OlderThanRetention_BecomesTheOldestKept()
    {
        var call = DecodeAt(IngestBench.Now.AddDays(-91), TimeSpan.FromSeconds(2));

        Start(call).ShouldBe(IngestBench.Now.AddDays(-90));
        call.Flags.ShouldBe(CallFlags.ClockClamped);
    }

    [Theory]
    [InlineData(0UL, 0UL)]
    [InlineData(ulong.MaxValue, ulong.MaxValue)]
    [InlineData(1UL, ulong.MaxValue)]
    [InlineData(0UL, ulong.MaxValue)]
    public void Clock_AtTheEndsOfTheRange_StaysWithinRetention(ulong start, ulong end)
    {
        var call = _bench.Decode(IngestBench.Traces(IngestBench.Span([]) with { StartUnixNano = start, EndUnixNano = end })).ShouldHaveSingleItem();

        Start(call).ShouldBeInRange(IngestBench.Now.AddDays(-90), IngestBench.Now);
        call.Number("duration_ns").ShouldBeLessThanOrEqualTo(30UL * 86_400_000_000_000);
        call.Flags.HasFlag(CallFlags.ClockClamped).ShouldBeTrue();
    }

    [Fact]
    public void Duration_EndBeforeStart_IsZeroAndFlagged()
    {
        var span = IngestBench.Span([]);

        var call = _bench.Decode(IngestBench.Traces(span with { EndUnixNano = span.StartUnixNano - 1 })).ShouldHaveSingleItem();

        call.Number("duration_ns").ShouldBe(0u);
        call.Flags.ShouldBe(CallFlags.NegativeDuration);
    }

    [Fact]
    public void Resource_NamesApplicationEnvironmentAndVersion_AndKeepsTheRest()
    {
        var traces = OtlpTraces.Of(
            new() { { "deployment.environment", "old" }, { "deployment.environment.name", "production" }, { "service.name", "shop" }, { "service.version", "1.4" }, { "host.name", "h1" }, { "user.id", "bob" } },
            [IngestBench.Span([])], "scope", "https://opentelemetry.io/schemas/1.41.0");

        var call = _bench.Decode(traces).ShouldHaveSingleItem();

        call.Text("application").ShouldBe("shop");
        call.Text("environment").ShouldBe("production");
        call.Text("version").ShouldBe("1.4");
        call.Text("schema_url").ShouldBe("https://opentelemetry.io/schemas/1.41.0");
        call.Resource.ShouldBe(new Dictionary<string, string> { ["host.name"] = "h1" });
    }

    [Fact]
    public void Resource_OlderEnvironmentName_IsUsedAlone() =>
        _bench.Decode(OtlpTraces.Of(new() { { "deployment.environment", "staging" } }, [IngestBench.Span([])])).ShouldHaveSingleItem()
            .Text("environment").ShouldBe("staging");

    [Fact]
    public void Resource_WithoutServiceName_IsUnknownService() =>
        _bench.Decode(OtlpTraces.Of([], [IngestBench.Span([])])).ShouldHaveSingleItem().Text("application").ShouldBe("unknown_service");

    [Fact]
    public void Content_SwitchedOff_IsNowhere()
    {
        using var bench = new IngestBench(new IngestOptions { CaptureContent = false });

        var call = bench.DecodeOne(new()
        {
            { "gen_ai.input.messages", "secret" },
            { "llm.input_messages.0.message.content", "secret" },
            { "gen_ai.completion.0.content", "secret" },
            { "input.value", "secret" },
            { "gen_ai.tool.call.arguments", "secret" },
        });

        call.Content.ShouldBeNull();
        call.Dump().ShouldNotContain("secret");
    }

    [Fact]
    public void Content_BeyondItsLimit_IsCutBetweenCharactersAndFlagged()
    {
        using var bench = new IngestBench(new IngestOptions { MaxContentBytes = 256 });

        // 'ñ' takes two bytes; with the 'x' in front byte 256 is the first half of one.
        var call = bench.DecodeOne(new() { { "gen_ai.input.messages", "x" + new string('ñ', 200) } });

        call.Content.ShouldNotBeNull();
        call.Content["input"].ShouldBe("x" + new string('ñ', 127));
        call.Flags.ShouldBe(CallFlags.ContentTruncated);
    }

    private DecodedCall DecodeAt(DateTimeOffset start, TimeSpan duration) => _bench.Decode(IngestBench.Traces(IngestBench.Span([]) with
    {
        StartUnixNano = IngestBench.Nanoseconds(start),
        EndUnixNano = IngestBench.Nanoseconds(start + duration),
    })).ShouldHaveSingleItem();

    private static DateTimeOffset Start(DecodedCall call) => DateTimeOffset.UnixEpoch.AddMicroseconds((long)call["start_time"]);

    public void Dispose() => _bench.Dispose();
}
