namespace Portal.Browser.Tests.Shell;

/// <summary>That the watch over the content security policy sees a violation, so that its silence means something.</summary>
public sealed class ContentSecurityTests(PortalBrowser browser)
{
    [Theory]
    [InlineData("script-src", "const s = document.createElement('script'); s.textContent = 'window.broken = true'; document.body.append(s);")]
    [InlineData("script-src", "const a = document.createElement('a'); a.setAttribute('onclick', 'window.broken = true'); document.body.append(a); a.click();")]
    [InlineData("connect-src", "fetch('https://evil.example/').catch(() => {});")]
    [InlineData("img-src", "new Image().src = 'https://evil.example/x.png';")]
    public async Task Check_OfAPageThatBreaksThePolicy_Fails(string directive, string script)
    {
        await using var page = await browser.OpenAsync();
        await page.GotoAsync("/dashboards");
        var violation = page.Page.WaitForConsoleMessageAsync(new() { Predicate = message => message.Text.StartsWith("CSP ", StringComparison.Ordinal) });
        await page.Page.EvaluateAsync($"() => {{ {script} }}");
        (await violation).Text.ShouldContain(directive);

        (await page.Page.EvaluateAsync<bool>("() => 'broken' in window")).ShouldBeFalse();
        (await Record.ExceptionAsync(() => page.CheckAsync("csp-control"))).ShouldNotBeNull().Message.ShouldContain("CSP ");
    }
}
