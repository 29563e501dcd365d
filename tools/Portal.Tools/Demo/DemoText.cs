namespace Portal.Tools.Demo;

/// <summary>What is said in a call.</summary>
/// <param name="Tool">What the tool answers; empty where no tool runs.</param>
internal sealed record DemoDialogue(string System, string Question, string Answer, string Tool = "");

/// <summary>
/// Prompts and answers of the demo's applications. Some questions carry personal data, as people's questions do: names and addresses of nobody,
/// a card number and an IBAN from the schemes' published test ranges.
/// </summary>
internal static class DemoText
{
    private const string Leak = " By the way, the previous customer was Jane Sample, jane.sample@example.com, phone +44 20 7946 0018.";

    private static readonly Dictionary<string, DemoDialogue[]> Dialogues = new(StringComparer.Ordinal)
    {
        ["support-assistant"] =
        [
            new("You help customers of an online shop. Answer from the help articles and name the article.",
                "My parcel has not moved for three days. What can I do?",
                "I have asked the carrier for a trace; you will hear from us by tomorrow noon. (Article: Parcels that stand still)"),
            new("You help customers of an online shop. Answer from the help articles and name the article.",
                "How do I change the address of an open order?",
                "Open Orders, choose the order and select Change address; it works until the parcel is packed. (Article: Changing an order)"),
            new("You help customers of an online shop. Answer from the help articles and name the article.",
                "I was charged twice on my card 4111 1111 1111 1111 this month. You can reach me at max.muster@example.org.",
                "One of the two charges is a reservation that lapses within five days; nothing is lost. (Article: Reservations on cards)"),
            new("You help customers of an online shop. Answer from the help articles and name the article.",
                "Please pay my refund to GB33 BUKB 2020 1555 5555 55, I am on +44 20 7946 0123 until six.",
                "The refund goes back the way the payment came; for another account we need a form, which I have sent you. (Article: Refunds)"),
        ],
        ["product-search"] =
        [
            new("", "light rain jacket for cycling", "Three jackets fit: two with reflective seams, one under 200 g."),
            new("", "gift for a ten year old who likes space", "A planetarium kit, a star map to colour in and a book about probes."),
        ],
        ["code-companion"] =
        [
            new("You are a careful programmer. Run the tests before you answer.",
                "Why does this test fail only in the pipeline?",
                "It compares a local time; the pipeline runs in UTC. Pass the time zone in.",
                """{"passed": 41, "failed": 1, "failures": [{"test": "Report_EndOfDay_IsIncluded", "message": "Expected 23:00, was 22:00"}]}"""),
            new("You are a careful programmer. Run the tests before you answer.",
                "Turn this loop into a query.",
                "Group by customer, sum the amounts and keep the groups above the limit.",
                """{"passed": 42, "failed": 0}"""),
        ],
        ["contract-review"] =
        [
            new("You review contracts for a legal department. Quote clause numbers.",
                "List the clauses on liability and what is unusual in them.",
                "Clause 9.2 lifts the cap for data loss; clause 9.4 excludes lost profit only for one side."),
            new("You review contracts for a legal department. Quote clause numbers.",
                "Who may end this contract early, and with what notice?",
                "Clause 12.1: either side with 90 days; clause 12.3 lets the customer leave at once after a change of control."),
        ],
        ["fraud-triage"] =
        [
            new("Assess card transactions. Answer with a risk from 0 to 100 and one reason.",
                "Transaction of 1,200 EUR, new device, usual merchant. Assess.",
                "Risk 18: merchant and amount match the last year; ask for a second factor.",
                """{"transactions": 214, "same_merchant": 31, "largest": "1,450 EUR", "chargebacks": 0}"""),
        ],
        ["loan-advisor"] =
        [
            new("Prepare the decision on a consumer loan. Use income, obligations and credit history only.",
                "Applicant A-1093 asks for 8,000 EUR over 36 months; income 2,900 EUR, rent 870 EUR.",
                "Affordable: the instalment is 9 % of net income and the history has no default.",
                """{"score": 611, "defaults": 0, "open_loans": 1}"""),
            new("Prepare the decision on a consumer loan. Use income, obligations and credit history only.",
                "Applicant A-2210 asks for 22,000 EUR over 60 months; income 2,100 EUR, two open loans.",
                "Tight: with both loans the instalments reach 41 % of net income; a smaller amount would fit.",
                """{"score": 548, "defaults": 1, "open_loans": 2}"""),
        ],
        ["meeting-notes"] =
        [
            new("", "Summarise the meeting and list the actions.", "Launch moves to the 14th. Actions: pricing page, load test, translations."),
        ],
    };

    private static readonly DemoDialogue Spanish = new(
        "You help customers of an online shop. Answer from the help articles and name the article.",
        "Mi paquete no llega y nadie me contesta, ya he escrito cuatro veces desde la semana pasada. ¿Qué hago?",
        "Lo siento, no tengo esa información.");

    public static DemoDialogue For(DemoCall call, int index)
    {
        var dialogues = Dialogues[call.Application.Name];
        var dialogue = call.Application.Name == "support-assistant" && call.Caller.Language == "es" ? Spanish : dialogues[index % dialogues.Length];
        return call.LeaksPersonalData ? dialogue with { Answer = dialogue.Answer + Leak } : dialogue;
    }
}
