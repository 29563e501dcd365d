namespace Portal.Ingest.Scanning.Detectors;

/// <summary>Everything that is looked for. Where several detectors could take the same bytes, the first in this list does.</summary>
internal static class DetectorList
{
    public static IReadOnlyList<Detector> All { get; } =
    [
        .. KeyDetector.All,
        new PrivateKeyDetector(),
        new JsonWebTokenDetector(),
        new AwsSecretKeyDetector(),
        new AuthorizationDetector(),
        // Before addresses of e-mail: in user:password@host.com the last part looks like one.
        new UrlCredentialsDetector(),
        new EmailDetector(),
        new IbanDetector(),
        new ItalianFiscalCodeDetector(),
        new SpanishIdDetector(),
        new UkNationalInsuranceDetector(),
        new CardDetector(),
        new UsSocialSecurityDetector(),
        new FrenchNirDetector(),
        new GermanTaxIdDetector(),
        new BrazilianCpfDetector(),
        new PhoneDetector(),
    ];
}
