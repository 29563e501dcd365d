Console.Error.WriteLine("usage: Portal.Telemetry.Embedded --path DIR");
