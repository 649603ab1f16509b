-- An office at its real size, loaded in sets. office.py fills in :findings, :projects and :today; words and
-- shares follow what the peers were loaded with, so that the searches have as much to find: 围标 in one of 500, 隧道 in
-- one of twenty. Deterministic: the same numbers make the same office.
CREATE TEMP TABLE word AS SELECT
    ARRAY['招标','投标','工期','进度','支付','结算','变更','分包','材料','混凝土','钢筋','桥梁','隧道','路基','安全','消防','监理','检测','验收','档案'] AS a,
    ARRAY['超期','违规','缺失','不符','滞后','虚报','挪用','未批先建','串通','遗漏','重复','超概'] AS b,
    ARRAY['资料','程序','合同','账目','人员','设备','记录','台账','公示','印章'] AS c,
    ARRAY['industry','transport','ecology','public_services','culture_tourism','safety'] AS domains,
    ARRAY['走访调研','实地督查','列席会议','专项检查','联合督查','群众反映'] AS via;

-- Who supervises and who answers, numbered, so that rows can be dealt out to them.
CREATE TEMP TABLE eye AS
    SELECT row_number() OVER (ORDER BY b.id) - 1 AS n, b.id, b.code, b.ancestors || b.id AS sees,
           (SELECT min(p.person_id) FROM directory_appointment p WHERE p.body_id = b.id) AS person
    FROM directory_body b WHERE b.kind IN ('commission', 'stationed_group', 'zone_commission');
CREATE TEMP TABLE hand AS
    SELECT row_number() OVER (ORDER BY b.id) - 1 AS n, b.id,
           (SELECT min(p.person_id) FROM directory_appointment p WHERE p.body_id = b.id) AS person
    FROM directory_body b WHERE b.kind = 'department';

INSERT INTO projects_project (
    id, uid, visible_to, name, aliases, code, domain, stage, registered_by_id, summary, introduced_on, created_at, version,
    shared_with, pinyin_key, pinyin_initials, void_reason)
SELECT i, md5('project' || i)::uuid, e.sees, '工程项目' || lpad(i::text, 4, '0') || '标段', '{}', 'P' || lpad(i::text, 5, '0'),
       w.domains[1 + i % 6], (ARRAY['planning','approval','tendering','construction','acceptance','operation'])[1 + i % 6], e.id,
       '', :today::date - 900, :today::date - 900, 1, '{}', 'gong1 cheng2 xiang4 mu4 ' || lpad(i::text, 4, '0') || ' biao1 duan4',
       'gcxm' || lpad(i::text, 4, '0') || 'bd', ''
FROM generate_series(1, :projects) i CROSS JOIN word w JOIN eye e ON e.n = i % (SELECT count(*) FROM eye);

-- What each finding is, drawn from the digest of its number.
CREATE TEMP TABLE drawn AS
SELECT i AS id, h, 1 + (i % :projects)::int AS project, e.id AS eye, e.code, e.sees, e.person AS supervisor, d.id AS hand, d.person AS handler,
       o.id AS helper, CASE WHEN h % 100 < 6 THEN 'registered' WHEN h % 100 < 14 THEN 'assigned' WHEN h % 100 < 20 THEN 'accepted'
            WHEN h % 100 < 50 THEN 'rectifying' WHEN h % 100 < 56 THEN 'submitted' WHEN h % 100 < 98 THEN 'closed' ELSE 'void' END AS state,
       :today::date - 30 - ((h / 100) % 700)::int AS found_on
FROM (SELECT i, ('x' || substr(md5(i::text), 1, 7))::bit(28)::int AS h FROM generate_series(1, :findings) i) numbers
JOIN eye e ON e.n = h / 7 % (SELECT count(*) FROM eye)
JOIN hand d ON d.n = h / 11 % 20
JOIN hand o ON o.n = (h / 11 + 3) % 20;
ALTER TABLE drawn ADD COLUMN due_on date, ADD COLUMN is_open boolean, ADD COLUMN is_given boolean;
UPDATE drawn SET is_open = state NOT IN ('closed', 'void'), is_given = state NOT IN ('registered', 'void'),
    -- A third of what is open is late; what is closed was due somewhere in the two years before.
    due_on = CASE WHEN state = 'registered' THEN NULL WHEN state IN ('closed', 'void') THEN found_on + 20 + (h / 13) % 60
                  ELSE :today::date - 60 + (h / 13) % 180 END;
CREATE INDEX ON drawn (id);
ANALYZE drawn;

INSERT INTO findings_finding (
    id, uid, visible_to, number, registered_by_id, supervised_by_id, state, domain, category, description, place, discovered_via,
    found_on, responsible_id, handler_id, measures, due_on, due_kind, due_text, due_provisional, percent, progress, remark, created_at,
    assigned_at, submitted_at, closed_at, closed_on, closure_stated, closure_verified, look_back_on, reopened, version,
    voided_at, void_reason, shared_with)
SELECT d.id, md5('finding' || d.id)::uuid,
       ARRAY(SELECT DISTINCT u FROM unnest(d.sees || CASE WHEN d.is_given THEN ARRAY[d.hand] || CASE WHEN d.h % 3 = 0 THEN ARRAY[d.helper] END END) u ORDER BY u),
       d.code || '-' || extract(year FROM d.found_on) || '-' || lpad(d.id::text, 6, '0'), d.eye, d.eye, d.state, w.domains[1 + d.project % 6],
       '类别' || d.h % 10,
       CASE WHEN d.id % 500 = 7 THEN '围标' ELSE w.a[1 + d.h % 20] END || w.b[1 + d.h / 20 % 12] || w.c[1 + d.h / 240 % 10] || '第' || d.id || '号：'
           || '经检查，该标段现场' || w.c[1 + d.h / 17 % 10] || '与报审内容不一致，请限期整改并书面回复。',
       'K' || d.h % 99 || '+' || lpad((d.h / 3 % 1000)::text, 3, '0'), w.via[1 + d.h / 5 % 6], d.found_on, d.hand,
       CASE WHEN d.is_given AND d.h % 2 = 0 THEN d.handler END, '限期整改并书面回复。', d.due_on,
       CASE WHEN d.due_on IS NULL THEN 'none' ELSE 'date' END, coalesce(d.due_on::text, ''), false,
       CASE WHEN d.state IN ('rectifying', 'submitted') THEN d.h / 19 % 11 * 10 END,
       CASE WHEN d.h % 3 = 0 AND d.is_given THEN '已通知施工单位，限十五日内整改。' ELSE '' END, '', d.found_on + time '09:00',
       CASE WHEN d.is_given THEN d.found_on + time '15:00' END, CASE WHEN d.state IN ('submitted', 'closed') THEN d.found_on + 15 + time '10:00' END,
       CASE WHEN d.state = 'closed' THEN d.found_on + 18 + time '10:00' END, CASE WHEN d.state = 'closed' THEN d.found_on + 18 END,
       false, d.state = 'closed', CASE WHEN d.state = 'closed' THEN d.found_on + 108 END, 0, 1,
       CASE WHEN d.state = 'void' THEN d.found_on + time '16:00' END, CASE WHEN d.state = 'void' THEN '重复登记' ELSE '' END, '{}'
FROM drawn d CROSS JOIN word w;

INSERT INTO findings_findingproject (finding_id, project_id, name, ordinal)
SELECT d.id, p.id, p.name, 0 FROM drawn d JOIN projects_project p ON p.id = d.project;
INSERT INTO findings_findingassistant (finding_id, body_id, ordinal, is_current)
SELECT d.id, d.helper, 0, true FROM drawn d WHERE d.h % 3 = 0;
INSERT INTO findings_progress (finding_id, is_plan, text, percent, body_id, reported_at, reported_by_id)
SELECT d.id, false, '已通知施工单位，限十五日内整改。', 30, d.hand, d.found_on + 9 + time '10:00', d.handler FROM drawn d WHERE d.h % 3 = 0 AND d.is_given;
INSERT INTO findings_submission (finding_id, round, statement, body_id, stated, submitted_at, submitted_by_id, return_reason)
SELECT d.id, 1, '整改完成，申请销号。', d.hand, false, d.found_on + 15 + time '10:00', d.handler, '' FROM drawn d WHERE d.state IN ('submitted', 'closed');
INSERT INTO findings_verification (
    finding_id, submission_id, body_id, rectifying_body_id, measures_done, effect_checked, like_cases, rule, rule_text, verified_at, verified_by_id)
SELECT s.finding_id, s.id, d.eye, s.body_id, '措施已落实。', '现场复核合格。', '已排查同类标段。', 'not_needed', '现有制度已覆盖。',
       d.found_on + 18 + time '10:00', d.supervisor
FROM findings_submission s JOIN drawn d ON d.id = s.finding_id WHERE d.state = 'closed';
INSERT INTO findings_lookback (finding_id, due_on, outcome, note)
SELECT d.id, d.found_on + 108, '', '' FROM drawn d WHERE d.state = 'closed';
INSERT INTO notices_clock (subject, subject_id, purpose, number, body_id, asked_by_id, started_on, due_on, provisional, state)
SELECT 'finding', d.id, 'due', '', d.hand, d.eye, d.found_on, d.due_on, false, 'running' FROM drawn d
WHERE d.is_open AND d.due_on IS NOT NULL AND d.state <> 'submitted';
-- What was due has been told already: the worker of a measured office must not send 60,000 reminders meanwhile.
INSERT INTO notices_clockstep (clock_id, step, due_on, taken_at)
SELECT c.id, s.step, c.due_on, c.due_on FROM notices_clock c CROSS JOIN (VALUES ('near'), ('overdue'), ('escalated')) s (step);

-- Acts as the operations would have recorded them, and not in the sealer's queue.
INSERT INTO ledger_act (kind, subject, subject_id, person_id, body_id, role, occurred_at, recorded_at, public, commitments)
SELECT 'finding.register', 'finding', d.id, d.supervisor, d.eye, 'supervisor', d.found_on + time '09:00', d.found_on + time '09:00',
       jsonb_build_object('state', 'registered', 'responsible', d.hand), '{}'::jsonb FROM drawn d
UNION ALL
SELECT 'finding.assign', 'finding', d.id, d.supervisor, d.eye, 'supervisor', d.found_on + time '15:00', d.found_on + time '15:00',
       jsonb_build_object('state', 'assigned', 'responsible', d.hand, 'due_on', d.due_on, 'due_kind', 'date'), '{}' FROM drawn d WHERE d.is_given
UNION ALL
SELECT 'finding.report', 'finding', d.id, d.handler, d.hand, 'handler', d.found_on + 9 + time '10:00', d.found_on + 9 + time '10:00',
       jsonb_build_object('state', 'rectifying', 'percent', 30), '{}' FROM drawn d WHERE d.h % 3 = 0 AND d.is_given
UNION ALL
SELECT 'finding.close', 'finding', d.id, d.supervisor, d.eye, 'supervisor', d.found_on + 18 + time '10:00', d.found_on + 18 + time '10:00',
       jsonb_build_object('state', 'closed', 'rule', 'not_needed'), '{}' FROM drawn d WHERE d.state = 'closed';
INSERT INTO ledger_detail (act_id, subject, subject_id, content, salts)
SELECT a.id, 'finding', a.subject_id, jsonb_build_object('text', '已通知施工单位，限十五日内整改。'), '{}' FROM ledger_act a WHERE a.kind = 'finding.report';
