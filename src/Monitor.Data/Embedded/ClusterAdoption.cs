namespace Monitor.Data.Embedded;

/// <summary>The statements that make two roles of the superuser that was the service's role; one transaction, but for the last.</summary>
internal static class ClusterAdoption
{
    /// <summary>Nobody can rename the role that they work as: another one stands in, and exists only within the transaction.</summary>
    public const string Rename = $"""
        create role monitor_stand_in superuser;
        set local session authorization monitor_stand_in;
        alter role {ClusterRoles.Service} rename to {ClusterRoles.Superuser}
        """;

    /// <summary>
    /// The new role has the password of the former one, so that processes which know it go on. What was made in the service's database gets
    /// it as its owner, but for what belongs to an extension; sequences follow the table that they number.
    /// </summary>
    public const string HandOver = $"""
        do $adoption$
        declare
            former constant oid := '{ClusterRoles.Superuser}'::regrole;
            entry record;
        begin
            execute format('create role {ClusterRoles.Service} login password %L', (select rolpassword from pg_authid where oid = former));
            if exists (select from pg_database where datname = current_database() and datdba = former) then
                execute format('alter database %I owner to {ClusterRoles.Service}', current_database());
            end if;
            for entry in
                select format('alter schema %I owner to {ClusterRoles.Service}', nspname) as change
                from pg_namespace n
                where nspowner = former and (oid >= 16384 or nspname = 'public')
                  and not exists (select from pg_depend d where d.classid = 'pg_namespace'::regclass and d.objid = n.oid and d.deptype = 'e')
                union all
                select format('alter table %s owner to {ClusterRoles.Service}', oid::regclass)
                from pg_class c
                where relowner = former and oid >= 16384 and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
                  and not exists (
                    select from pg_depend d
                    where d.classid = 'pg_class'::regclass and d.objid = c.oid
                      and (d.deptype = 'e' or c.relkind = 'S' and d.deptype in ('a', 'i') and d.refclassid = 'pg_class'::regclass))
                union all
                select format('alter routine %s owner to {ClusterRoles.Service}', oid::regprocedure)
                from pg_proc p
                where proowner = former and oid >= 16384
                  and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i'))
                union all
                select format('alter type %s owner to {ClusterRoles.Service}', oid::regtype)
                from pg_type t
                where typowner = former and oid >= 16384 and typtype in ('b', 'c', 'd', 'e', 'r')
                  and (typrelid = 0 or exists (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c'))
                  and not exists (select from pg_type element where element.typarray = t.oid)
                  and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')
                union all
                select format('alter statistics %s.%I owner to {ClusterRoles.Service}', stxnamespace::regnamespace, stxname)
                from pg_statistic_ext
                where stxowner = former
            loop
                execute entry.change;
            end loop;
        end $adoption$;
        reset session authorization;
        drop role monitor_stand_in
        """;

    /// <summary>Whoever came in before, with the name that is now another's, comes in again.</summary>
    public const string EndFormerSessions =
        "select pg_terminate_backend(pid) from pg_stat_activity where usesysid = session_user::text::regrole and pid <> pg_backend_pid() and backend_type = 'client backend'";
}
