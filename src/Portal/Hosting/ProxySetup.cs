using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Portal.Shell;

namespace Portal.Hosting;

/// <summary>How the portal is reached through reverse proxies: the path in front of it, and whose word on the sender's address and scheme counts.</summary>
public static class ProxySetup
{
    /// <summary>Reads <c>Portal:*</c>. Call it first: addresses of pages are made from the base path.</summary>
    /// <exception cref="StartupException">The base path or a proxy cannot be understood.</exception>
    public static WebApplicationBuilder AddProxies(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Configuration.GetSection(PortalOptions.Section).Get<PortalOptions>() ?? new PortalOptions();
        if (options.Validate(new ValidationContext(options)).FirstOrDefault() is { } fault)
        {
            throw new StartupException(fault.ErrorMessage!);
        }
        PortalUrls.BasePath = options.BasePath;
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => Configure(forwarded, options));
        builder.Services.AddSingleton(options);
        return builder;
    }

    /// <summary>Takes forwarded headers and the base path off the request. Goes before everything that looks at address, scheme, host or path.</summary>
    public static WebApplication UseProxies(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var options = app.Services.GetRequiredService<PortalOptions>();
        if (options.Proxies.Count > 0)
        {
            app.UseForwardedHeaders();
        }
        if (options.BasePath.Length > 0)
        {
            var basePath = new PathString(options.BasePath);
            app.Use((context, next) => InBasePathAsync(context, basePath, next));
        }
        return app;
    }

    internal static void Configure(ForwardedHeadersOptions forwarded, PortalOptions options)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        // A chain is followed as far as its members are known, and the first unknown address is the sender.
        forwarded.ForwardLimit = null;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in options.Proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                forwarded.KnownProxies.Add(address);
            }
            else
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        }
    }

    /// <summary>
    /// Whether a proxy left the base path on the request or took it off, the portal works below it. Exporters and probes on this machine may leave it out.
    /// </summary>
    private static Task InBasePathAsync(HttpContext context, PathString basePath, RequestDelegate next)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments(basePath, StringComparison.Ordinal, out var below))
        {
            if (!below.HasValue)
            {
                // Relative addresses need the slash.
                context.Response.Redirect($"{basePath}/{request.QueryString}");
                return Task.CompletedTask;
            }
            request.Path = below;
        }
        request.PathBase = basePath;
        context.Response.OnStarting(static state =>
        {
            var (response, prefix) = ((HttpResponse, PathString))state;
            response.Headers.Location = Below(prefix, response.Headers.Location.ToString());
            return Task.CompletedTask;
        }, (context.Response, basePath));
        return next(context);
    }

    /// <summary>An address of this site that was written without the base path, with it; any other as it is.</summary>
    internal static string? Below(PathString basePath, string location) =>
        location is ['/', not '/', ..] or "/" && !new PathString(location.Split('?', '#')[0]).StartsWithSegments(basePath, StringComparison.Ordinal)
            ? basePath + location
            : location.Length > 0 ? location : null;
}
