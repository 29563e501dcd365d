using Microsoft.Playwright;

namespace Portal.Browser.Tests.Access;

public sealed class ProfilePageTests(PortalBrowser browser)
{
    public static TheoryData<int> Looks => [.. Enumerable.Range(0, PortalBrowser.Looks.Count)];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Page_InEveryLook_IsCleanAndAccessible(int look)
    {
        await using var portal = await browser.OpenAsync(PortalBrowser.Looks[look] with { Person = "risk-officer" });
        await portal.GotoAsync("/profile");
        await Assertions.Expect(portal.Page.GetByText("this one", new() { Exact = true })).ToBeVisibleAsync();
        await portal.CheckAsync("profile");
    }

    /// <summary>The browser asks for English in Madrid; the person wants Spanish in Tokyo, and gets it on another device, too.</summary>
    [Fact]
    public async Task Choices_Saved_HoldOnAnotherDevice()
    {
        await using var desk = await browser.OpenAsync(View.Desktop with { Person = "data-protection" });
        await desk.GotoAsync("/profile");
        await desk.Page.Locator("#language").SelectOptionAsync("es");
        await desk.Page.Locator("#zone").SelectOptionAsync("Asia/Tokyo");
        await desk.Page.Locator("#theme").SelectOptionAsync("dark");
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(desk.Page.GetByRole(AriaRole.Heading, new() { Name = "Perfil" })).ToBeVisibleAsync();

        await using var phone = await browser.OpenAsync(View.Phone with { Person = "data-protection" });
        await phone.GotoAsync("/profile");
        await Assertions.Expect(phone.Page.GetByRole(AriaRole.Heading, new() { Name = "Perfil" })).ToBeVisibleAsync();
        await Assertions.Expect(phone.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        // A moment of a session, as the page writes it, against the same moment in Tokyo.
        var same = await phone.Page.EvaluateAsync<bool>(
            """
            () => { const time = document.querySelector("td time[data-moment=full]");
                    const expected = new Intl.DateTimeFormat(time.dataset.locale, { dateStyle: "medium", timeStyle: "medium", timeZone: "Asia/Tokyo" }).format(new Date(time.dateTime));
                    return time.textContent === expected; }
            """);
        same.ShouldBeTrue();
        await phone.CheckAsync("profile-es");

        await phone.Page.Locator("#language").SelectOptionAsync("");
        await phone.Page.Locator("#zone").SelectOptionAsync("");
        await phone.Page.Locator("#theme").SelectOptionAsync("");
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Guardar" }).ClickAsync();
        await Assertions.Expect(phone.Page.GetByRole(AriaRole.Heading, new() { Name = "Profile" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("Europe/Madrid")]
    [InlineData("America/New_York")]
    public async Task Zone_AroundAClockChange_FindsTheMomentOfAWallTime(string zone)
    {
        await using var portal = await browser.OpenAsync(View.Desktop with { Person = null });
        await portal.Page.GotoAsync("/sign-in");
        // Every half hour of a week around both changes of 2026; the hour that a clock shows twice has two moments, either of which is right.
        var wrong = await portal.Page.EvaluateAsync<int>(
            """
            async zone => {
              document.documentElement.dataset.timeZone = zone;
              const { zoneOffset, fromWall } = await import(`/js/zone.js?${zone}`);
              let wrong = 0;
              for (const start of [Date.UTC(2026, 2, 5), Date.UTC(2026, 2, 26), Date.UTC(2026, 9, 22), Date.UTC(2026, 9, 29)])
                for (let time = start; time < start + 7 * 864e5; time += 18e5) {
                  const wall = time + zoneOffset(time), back = fromWall(wall);
                  if (back + zoneOffset(back) !== wall) wrong++;
                }
              return wrong;
            }
            """, zone);
        wrong.ShouldBe(0);
    }
}
