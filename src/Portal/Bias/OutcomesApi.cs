using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Portal.Governance.Access;
using Portal.Live;
using Portal.Telemetry.Bias;
using Portal.Telemetry.Schema;
using Portal.Telemetry.Writing;

namespace Portal.Bias;

/// <summary>Takes what was decided and what turned out. Answers after what it accepts is durable, whether ClickHouse is there or not.</summary>
public static class OutcomesApi
{
    public static RouteGroupBuilder MapOutcomesApi(this RouteGroupBuilder api)
    {
        api.MapPost("/outcomes", PostAsync)
            .WithTags("Bias")
            .RequireAuthorization(PortalPolicies.WriteOutcomes)
            .Accepts<IReadOnlyList<OutcomeBody>>("application/json")
            .Produces<OutcomesReceipt>(StatusCodes.Status202Accepted)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .WithName("AddOutcomes")
            .WithSummary("Decisions, and what turned out")
            .WithDescription(
                "An array of entries, 50,000 at most unless the operator chose otherwise (Outcomes:MaxEntries). Entries with one id are about one decision: an entry says what was decided, and the same or a later one "
                + "what turned out (actual), weeks later too; the last received holds, and the hour of the decision is counted again. Where an entry is wrong nothing is taken and 'errors' names each by its index "
                + "([17].time), unless partial=true, which takes the right ones. A 202 means that what is counted in 'accepted' is on disk; it shows in numbers some seconds later.");
        return api;
    }

    private static async Task<IResult> PostAsync(
        [Description("true: take what is right and name the rest in the answer. false when left out: take all or nothing.")] [FromQuery] bool? partial,
        HttpContext context,
        Spool spool,
        IOptions<OutcomesOptions> options,
        RetentionOptions retention,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = options.Value.MaxBodyBytes;
        }
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: cancellationToken);
        }
        catch (JsonException wrong)
        {
            return Refused(string.Create(CultureInfo.InvariantCulture, $"The body is not JSON: see line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine}. Nothing was taken."));
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TypedResults.Problem(
                $"The body is larger than {options.Value.MaxBodyBytes} bytes (Outcomes:MaxBodyBytes). Nothing was taken: send it in parts.", statusCode: StatusCodes.Status413PayloadTooLarge);
        }
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                return Refused("The body is not an array: put the entries in brackets, one entry too. Nothing was taken.");
            }
            if (document.RootElement.GetArrayLength() is var count && count > options.Value.MaxEntries)
            {
                return TypedResults.Problem(
                    $"There are {count} entries; at most {options.Value.MaxEntries} are possible (Outcomes:MaxEntries). Nothing was taken: send them in parts.",
                    statusCode: StatusCodes.Status413PayloadTooLarge);
            }
            var received = time.GetUtcNow();
            var read = new OutcomeReader(received, TimeSpan.FromDays(retention.OutcomeDays)).Read(document.RootElement);
            if (read.Rejected > 0 && partial != true)
            {
                return TypedResults.ValidationProblem(
                    read.Errors.ToDictionary(error => error.Key, error => error.Value, StringComparer.Ordinal),
                    detail: $"{read.Rejected} of {count} entries are wrong, see 'errors' by index. Nothing was taken: correct them and send all again, or add ?partial=true to have the right ones taken.",
                    title: "Not every entry can be taken");
            }
            if (read.Entries.Count > 0 && await StoreAsync(spool, context.User.GetTenant(), read.Entries, received, context, cancellationToken) is { } refusal)
            {
                return refusal;
            }
            return TypedResults.Json(new OutcomesReceipt(read.Entries.Count, read.Rejected, read.Errors), PortalJson.Options, statusCode: StatusCodes.Status202Accepted);
        }
    }

    private static async Task<IResult?> StoreAsync(
        Spool spool, string tenant, IReadOnlyList<OutcomeEntry> entries, DateTimeOffset received, HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            await spool.AppendAsync(OutcomeRows.ToBatch(tenant, entries, received), cancellationToken);
            return null;
        }
        catch (SpoolFullException full)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(full.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return TypedResults.Problem($"{full.Message} Nothing was taken.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (IOException)
        {
            // The spool's own health and log say why.
            return TypedResults.Problem("The portal cannot write to its disk. Nothing was taken: send it again later.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static ValidationProblem Refused(string detail) => TypedResults.ValidationProblem(
        new Dictionary<string, string[]>(StringComparer.Ordinal), detail: detail, title: "The request cannot be read");
}
