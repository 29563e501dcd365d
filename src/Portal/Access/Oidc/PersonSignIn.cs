using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Portal.Governance.Access;

namespace Portal.Access.Oidc;

/// <summary>The last step: a person whom a provider vouches for becomes a session here, or is told why not.</summary>
internal sealed partial class PersonSignIn(People people, PersonCookie cookie, SingleSignOut signOut, ILogger<PersonSignIn> logger)
{
    /// <exception cref="SignInRefusedException">The person may not come in, or records cannot be read.</exception>
    public async Task CompleteAsync(HttpContext context, OidcProvider provider, ExternalIdentity identity, string idToken)
    {
        try
        {
            var result = await people.SignInAsync(identity, context.RequestAborted);
            if (result.Refusal is { } refusal)
            {
                throw refusal switch
                {
                    SignInRefusal.Disabled => new SignInRefusedException(SignInFault.Disabled, $"Person {result.Person.Id} is disabled here."),
                    _ => new SignInRefusedException(SignInFault.NoRole, $"Person {result.Person.Id} holds no role: none of the provider's roles and groups is mapped to one, and none was assigned here."),
                };
            }
            await cookie.BeginAsync(context, result.Person, SignInMethods.Provider, identity.ProviderSessionId);
            signOut.Remember(context, provider, idToken);
            LogSignedIn(result.Person.Id, provider.Name, string.Join(", ", identity.Roles));
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException)
        {
            throw new SignInRefusedException(SignInFault.RecordsUnavailable, $"The database of records does not answer: {exception.Message}", exception);
        }
    }

    [LoggerMessage(1162, LogLevel.Information, "Person {Person} signed in by {Provider}; roles of the provider: {Roles}")]
    private partial void LogSignedIn(Guid person, string provider, string roles);
}
