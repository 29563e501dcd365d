using System.Globalization;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Options;
using Portal.Api;
using Portal.Governance.Access;

namespace Portal.Access.Limits;

/// <summary>
/// How often one sender may ask: by key or person once it is known who asks, by address before. Each kind of work has a bucket of its own, so that a busy exporter
/// does not lock people out and somebody who tries passwords does not stop telemetry.
/// </summary>
internal static class RateLimits
{
    /// <summary>Attempts to sign in, by address.</summary>
    public const string SignIn = "sign-in";

    private enum Bucket
    {
        Open,
        Address,
        Caller,
        Ingest,
    }

    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddRateLimiter();
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<AccessOptions>>((limits, access) => Configure(limits, access.Value));
        return services;
    }

    /// <summary>A bucket that is full again every minute.</summary>
    public static RateLimitPartition<TKey> PerMinute<TKey>(TKey key, int permits) => RateLimitPartition.GetFixedWindowLimiter(
        key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 });

    /// <summary>The sender, an IPv6 one by its /64: that is what one subscriber gets.</summary>
    public static string AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is null || address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
        {
            return address?.ToString() ?? "local";
        }
        return Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)).ToLower(CultureInfo.InvariantCulture);
    }

    private static void Configure(RateLimiterOptions limits, AccessOptions options)
    {
        limits.AddPolicy(SignIn, context => PerMinute(AddressOf(context), options.SignInPerMinute));
        limits.AddPolicy(ApiSetup.ExportLimit, context => PerMinute(CallerOf(context) ?? AddressOf(context), options.ExportsPerMinute));
        limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (Bucket, string)>(context => Choose(context, options));
        limits.OnRejected = (context, _) => new ValueTask(Refusal.TooManyAsync(
            context.HttpContext, context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1)));
    }

    private static RateLimitPartition<(Bucket, string)> Choose(HttpContext context, AccessOptions options)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<StaticAssetDescriptor>() is not null)
        {
            return RateLimitPartition.GetNoLimiter((Bucket.Open, ""));
        }
        if (CallerOf(context) is not { } caller)
        {
            return PerMinute((Bucket.Address, AddressOf(context)), options.AnonymousPerMinute);
        }
        return metadata?.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy == PortalPolicies.Ingest) == true
            ? PerMinute((Bucket.Ingest, caller), options.IngestPerMinute)
            : PerMinute((Bucket.Caller, caller), options.RequestsPerMinute);
    }

    private static string? CallerOf(HttpContext context) =>
        context.User.Identity?.IsAuthenticated == true ? context.User.FindFirstValue(ClaimTypes.NameIdentifier) : null;
}
