namespace Portal.Tools.Demo;

/// <summary>Short prompts and answers for the demo's applications.</summary>
internal static class DemoText
{
    private static readonly Dictionary<string, (string Question, string Answer)[]> Pairs = new(StringComparer.Ordinal)
    {
        ["support-assistant"] =
        [
            ("My parcel has not moved for three days. What can I do?", "I have asked the carrier for a trace; you will hear from us by tomorrow noon."),
            ("How do I change the address of an open order?", "Open Orders, choose the order and select Change address; it works until the parcel is packed."),
            ("I was charged twice this month.", "One of the two charges is a reservation that lapses within five days; nothing is lost."),
        ],
        ["product-search"] =
        [
            ("light rain jacket for cycling", "Three jackets fit: two with reflective seams, one under 200 g."),
            ("gift for a ten year old who likes space", "A planetarium kit, a star map to colour in and a book about probes."),
        ],
        ["code-companion"] =
        [
            ("Why does this test fail only in the pipeline?", "It compares a local time; the pipeline runs in UTC. Pass the time zone in."),
            ("Turn this loop into a query.", "Group by customer, sum the amounts and keep the groups above the limit."),
        ],
        ["contract-review"] =
        [
            ("List the clauses on liability and what is unusual in them.", "Clause 9.2 lifts the cap for data loss; clause 9.4 excludes lost profit only for one side."),
        ],
        ["fraud-triage"] =
        [
            ("Transaction of 1,200 EUR, new device, usual merchant. Assess.", "Low risk: merchant and amount match the last year; ask for a second factor."),
        ],
        ["meeting-notes"] =
        [
            ("Summarise the meeting and list the actions.", "Launch moves to the 14th. Actions: pricing page, load test, translations."),
        ],
    };

    public static (string Question, string Answer) For(DemoApplication application, int index)
    {
        var pairs = Pairs[application.Name];
        return pairs[index % pairs.Length];
    }
}
