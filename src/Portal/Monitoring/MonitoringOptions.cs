using System.ComponentModel.DataAnnotations;

namespace Portal.Monitoring;

/// <summary>Settings <c>Monitoring:*</c>: where the portal sends its own metrics and logs. Prometheus reads <c>/metrics</c> without any of them.</summary>
public sealed class MonitoringOptions : IValidatableObject
{
    public const string Section = "Monitoring";

    /// <summary>OTLP over HTTP: a base address, to which <c>/v1/metrics</c> and <c>/v1/logs</c> are added; null: nothing is sent.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>Headers as <c>name=value,name=value</c>, for example an authorization.</summary>
    public string? OtlpHeaders { get; set; }

    /// <summary>Seconds between two exports of metrics.</summary>
    [Range(1, 3_600)]
    public int IntervalSeconds { get; set; } = 30;

    /// <summary>Whether log messages are sent as well.</summary>
    public bool Logs { get; set; } = true;

    /// <summary>Whether the portal may send to itself. Each export then causes telemetry of its own, so it has to be asked for.</summary>
    public bool AllowSelf { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (OtlpEndpoint is not null && (!OtlpEndpoint.IsAbsoluteUri || OtlpEndpoint.Scheme is not ("http" or "https")))
        {
            yield return new ValidationResult($"'{OtlpEndpoint}' is not an http or https address.", [nameof(OtlpEndpoint)]);
        }
    }
}
