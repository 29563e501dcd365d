using System.Runtime.CompilerServices;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Portal.Components.Tests;

/// <summary>Base of all component tests: services every component of the portal may ask for, and a browser that answers every script call with nothing.</summary>
public abstract class PortalTestContext : BunitContext
{
    protected PortalTestContext()
    {
        // bUnit's own comparer is made of AngleSharp.Diffing, of which build/AngleSharp.Diffing brings only what events need; an instance that
        // was never constructed satisfies the dependency. Only MarkupMatches would use it: assert on elements and text instead.
        var comparer = typeof(BunitContext).Assembly.GetType("Bunit.Diffing.HtmlComparer", throwOnError: true)!;
        Services.AddSingleton(comparer, RuntimeHelpers.GetUninitializedObject(comparer));

        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLocalization();
        Services.AddLogging();
        Services.TryAddSingleton(TimeProvider.System);
    }
}
