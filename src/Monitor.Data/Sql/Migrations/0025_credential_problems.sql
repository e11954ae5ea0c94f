-- Why a credential cannot be used as it is, as a worker that has looked into it says; null: nothing is wrong with it.
alter table credential add column problem text;

-- What a key of the provider needs besides the key itself.
alter table provider add column required_fields text[] not null default '{}';
