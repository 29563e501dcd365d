Console.Error.WriteLine("usage: tools/demo | tools/replay");
return 2;
