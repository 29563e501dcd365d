using Portal.Testing;

[assembly: AssemblyFixture(typeof(PortalFixture))]
