using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Portal.Testing;

namespace Portal.Browser.Tests;

/// <summary>
/// A page of the portal under watch: console errors, exceptions and violations of the content security policy are collected from the first
/// moment on, and <see cref="CheckAsync"/> fails on them, on findings of axe and on a horizontal scroll bar.
/// </summary>
public sealed class PortalPage(IBrowserContext context, IPage page, View view) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _faults = new();

    public IPage Page => page;

    public IBrowserContext Context => context;

    internal async Task StartAsync()
    {
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _faults.Enqueue($"console: {message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, fault) => _faults.Enqueue($"exception: {fault}");
        await context.AddInitScriptAsync(
            "document.addEventListener('securitypolicyviolation', e => console.error(`CSP ${e.violatedDirective} blocked ${e.blockedURI} ${e.sample}`));");
        if (view.Person is not null)
        {
            await page.GotoAsync("/sign-in");
            await page.Locator($"button[value='{view.Person}']").ClickAsync();
            await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        }
    }

    /// <summary>Opens an address and waits until the page answers to clicks.</summary>
    public async Task GotoAsync(string path)
    {
        await page.GotoAsync(path);
        await WhenInteractiveAsync();
    }

    /// <summary>Completes once the circuit is up.</summary>
    public Task WhenInteractiveAsync() =>
        page.Locator("[data-interactive=true]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });

    /// <summary>Accepts a fault that the test provokes on purpose.</summary>
    public void Forget(string part)
    {
        foreach (var fault in _faults.ToArray())
        {
            if (_faults.TryDequeue(out var kept) && !kept.Contains(part, StringComparison.Ordinal))
            {
                _faults.Enqueue(kept);
            }
        }
    }

    /// <summary>Fails on everything no page may do, and keeps a screenshot in artifacts/screenshots.</summary>
    /// <param name="name">Name of the screenshot; the view is appended.</param>
    public async Task CheckAsync(string name)
    {
        var folder = Path.Combine(RepositoryFolder.Root, "artifacts", "screenshots");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}-{view}.png") });

        var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        overflow.ShouldBe(0, $"{name} at {view} scrolls sideways");

        var axe = await page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        axe.Violations
            .SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id} ({violation.Impact}): {violation.Help}\n  {node.Html}"))
            .ShouldBeEmpty($"axe on {name} at {view}");

        _faults.ShouldBeEmpty($"{name} at {view}");
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
