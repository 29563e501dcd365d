using Portal.Testing;

[assembly: AssemblyFixture(typeof(EngineFixture))]
